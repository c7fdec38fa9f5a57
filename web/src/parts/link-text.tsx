import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink, type LinkComponent } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type Attributes<Own> = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof Own> & Own;
type WithRef<Props> = Props & { readonly ref?: Ref<HTMLAnchorElement> };

const AnchorElement = (props: WithRef<Attributes<AnchorProps>>) => <Anchor {...props} />;
const ButtonElement = (props: WithRef<Attributes<ButtonProps>>) => <Button component="a" {...props} />;

/** A link of ours in running text; its address and parameters are typed by the routes. */
export const LinkText: LinkComponent<typeof AnchorElement> = createLink(AnchorElement);

/** A link that looks like a button. */
export const LinkButton: LinkComponent<typeof ButtonElement> = createLink(ButtonElement);
