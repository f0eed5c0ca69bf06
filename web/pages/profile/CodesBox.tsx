import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Profile } from "../../../contract/profile.ts";
import { profileQuery } from "../../api/queries.ts";
import { Answer } from "../../components/Answer.tsx";
import { When } from "../../components/When.tsx";
import { countOf } from "../../formats/number.ts";
import { NoPassword } from "./NoPassword.tsx";
import { RemoveCodes } from "./RemoveCodes.tsx";
import { SetUpCodes } from "./SetUpCodes.tsx";

const FEW = 3;

/** The second thing that is asked for at sign-in: something that one has. */
export function CodesBox({ profile }: { readonly profile: UseQueryResult<Profile> }) {
  return (
    <Container fitHeight header={<Header variant="h2">One-time codes</Header>}>
      <Answer of={profile} name="One-time codes" lines={5}>
        {({ hasPassword, codes }) => (hasPassword ? <Codes codes={codes} /> : <NoPassword what="One-time codes" />)}
      </Answer>
    </Container>
  );
}

function Codes({ codes: { setUpAt, recoveryCodesLeft } }: { readonly codes: Profile["codes"] }) {
  const [doing, setDoing] = useState<"setting up" | "removing">();
  const queries = useQueryClient();
  const done = () => {
    setDoing(undefined);
    void queries.invalidateQueries(profileQuery);
  };
  return (
    <div className="fields">
      {setUpAt === null ? (
        <p className="empty">
          Not set up. With them a stolen password is not enough: an authenticator on your phone shows six digits that change every half
          minute.
        </p>
      ) : (
        <p className="empty">
          Asked for since <When at={setUpAt} />.{" "}
          <span className={recoveryCodesLeft <= FEW ? "amber" : undefined}>
            {countOf(recoveryCodesLeft, "recovery code")} left
            {recoveryCodesLeft <= FEW && ": remove the codes and set them up again to get others"}.
          </span>
        </p>
      )}
      <div className="buttons">
        {setUpAt === null ? (
          <Button onClick={() => setDoing("setting up")}>Set up</Button>
        ) : (
          <Button onClick={() => setDoing("removing")}>Remove</Button>
        )}
      </div>
      {doing === "setting up" && <SetUpCodes close={done} />}
      {doing === "removing" && <RemoveCodes close={done} />}
    </div>
  );
}
