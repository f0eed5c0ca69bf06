import type { ReactNode } from "react";
import type { WholeAccount } from "../../../contract/accounts.ts";
import { Foreign } from "../../components/Foreign.tsx";
import { OwnerSource } from "../../components/OwnerSource.tsx";
import { When } from "../../components/When.tsx";
import { accountStateNames } from "../../words.ts";
import { noOwner } from "./arrange.ts";

/** Whom to ask, and where it belongs; tags are AWS's own, and hostile text like all of it. */
export function About({ account }: { readonly account: WholeAccount }) {
  const { owner, owners, organizationalUnit, organizationId, state, joinedAt, firstSeen, leftAt, tags } = account;
  const tagged = Object.entries(tags);
  return (
    <dl className="about">
      <Line name="Owner">
        {owner === null ? (
          <span className="amber">{noOwner}: neither a tag, the team map nor a security contact names one</span>
        ) : (
          <>
            {owners.map(({ name, email }, index) => (
              <span key={`${email ?? name}`}>
                {index > 0 && ", "}
                <Foreign text={name} />
                {email !== null && email !== name.toLowerCase() && (
                  <>
                    {" "}
                    (<Foreign text={email} />)
                  </>
                )}
              </span>
            ))}{" "}
            <span className="quiet inline">
              <OwnerSource owner={owner} />
            </span>
          </>
        )}
      </Line>
      <Line name="OU">{organizationalUnit === null ? "Outside of the organization" : <Foreign text={organizationalUnit} />}</Line>
      <Line name="Organization">{organizationId ?? "–"}</Line>
      <Line name="State">
        {accountStateNames[state]}
        {leftAt !== null && (
          <>
            {" "}
            since <When at={leftAt} short />
          </>
        )}
      </Line>
      <Line name="Joined">{joinedAt === null ? "–" : <When at={joinedAt} short />}</Line>
      <Line name="First seen">
        <When at={firstSeen} short />
      </Line>
      <Line name="Tags">
        {tagged.length === 0
          ? "none"
          : tagged.map(([key, value]) => (
              <span className="tag wrap" key={key}>
                <Foreign text={key} /> = <Foreign text={value} />
              </span>
            ))}
      </Line>
    </dl>
  );
}

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
