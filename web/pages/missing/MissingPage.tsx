import Box from "@cloudscape-design/components/box";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import { Shell } from "../../components/Shell.tsx";
import { paths } from "../../paths.ts";

/** No such page, or not yours: the same sentence. */
export function MissingPage() {
  return (
    <Shell>
      <title>Not found · Pillarwatch</title>
      <ContentLayout header={<Header variant="h1">There is no such page here</Header>}>
        <Box>
          The link may be wrong, or what it showed is gone. <Link href={paths.collect}>Open the collection</Link>
        </Box>
      </ContentLayout>
    </Shell>
  );
}
