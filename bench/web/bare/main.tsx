/** The floor: Cloudscape's layout with our bar, our navigation and as many empty boxes as the overview has, and nothing asked of a server. */
import "@cloudscape-design/global-styles/index.css";
import AppLayout from "@cloudscape-design/components/app-layout";
import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import SideNavigation from "@cloudscape-design/components/side-navigation";
import TopNavigation from "@cloudscape-design/components/top-navigation";
import { applyDensity, Density } from "@cloudscape-design/global-styles";
import { createRoot } from "react-dom/client";

const pages = ["Overview", "Principles", "Accounts", "Findings", "Checks", "Coverage", "Runs"];
const boxes = ["In short", "Numbers", "Trend", "Principles", "Why it moved", "Fix first", "Accounts", "Not reporting"];

applyDensity(Density.Compact);
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <>
    <div id="top">
      <TopNavigation identity={{ href: "/", title: "Bare" }} utilities={[{ type: "button", text: "Runs", href: "/runs" }]} />
    </div>
    <AppLayout
      headerSelector="#top"
      toolsHide
      navigation={
        <SideNavigation
          header={{ text: "Organization", href: "/" }}
          items={pages.map((text) => ({ type: "link", text, href: `/${text}` }))}
        />
      }
      content={
        <ContentLayout header={<Header variant="h1">Bare</Header>}>
          {boxes.map((name) => (
            <Container key={name} header={<Header variant="h2">{name}</Header>}>
              {name}
            </Container>
          ))}
        </ContentLayout>
      }
    />
  </>,
);
