import type { PopoverProps } from "@cloudscape-design/components/popover";
import { type ComponentType, createContext, type ReactNode, useContext } from "react";

/** The library's popover, once the library is there: what is explained stands on the first screen, before it. */
const Popovers = createContext<ComponentType<PopoverProps> | undefined>(undefined);
export const PopoverIs = Popovers.Provider;

interface DottedProps extends Pick<PopoverProps, "header" | "content"> {
  readonly fixedWidth?: boolean;
  readonly children: ReactNode;
}

/** Words, dotted below: they open what explains them. */
export function Dotted({ children, ...more }: DottedProps) {
  const Popover = useContext(Popovers);
  return Popover === undefined ? (
    <span className="dotted">
      <span>{children}</span>
    </span>
  ) : (
    <Popover triggerType="text" size="large" renderWithPortal {...more}>
      {children}
    </Popover>
  );
}
