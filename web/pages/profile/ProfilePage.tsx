import "./profile.css";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { useQuery } from "@tanstack/react-query";
import { profileQuery } from "../../api/queries.ts";
import { useSignedIn } from "../../api/session.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { Page } from "../../components/Page.tsx";
import { roleNames, roleWords, wayNames } from "../../words.ts";
import { CodesBox } from "./CodesBox.tsx";
import { DigestBox } from "./DigestBox.tsx";
import { PasswordBox } from "./PasswordBox.tsx";
import { SessionsBox } from "./SessionsBox.tsx";

/** One's own: who one is here, where one is signed in, and what one signs in with. */
export function ProfilePage() {
  const profile = useQuery(profileQuery);
  return (
    <Page title="Profile" description="Yours alone: nobody else sees or changes it here.">
      <div className="profile-boxes">
        <SessionsBox profile={profile} />
        <You />
        <PasswordBox profile={profile} />
        <CodesBox profile={profile} />
        <DigestBox />
      </div>
    </Page>
  );
}

function You() {
  const { person } = useSignedIn();
  return (
    <Container header={<Header variant="h2">You</Header>} fitHeight>
      <dl className="you">
        <dt>Name</dt>
        <dd>{person.name === null ? "–" : <Foreign text={person.name} />}</dd>
        <dt>E-mail address</dt>
        <dd className="wrap">{person.email === null ? "–" : <Foreign text={person.email} />}</dd>
        <dt>Role</dt>
        <dd>
          {roleNames[person.role]}
          <span className="quiet">{roleWords[person.role]}</span>
        </dd>
        <dt>Signed in</dt>
        <dd>{wayNames[person.way]}</dd>
      </dl>
      <p className="quiet note">An administrator changes name and role, or your provider tells them.</p>
    </Container>
  );
}
