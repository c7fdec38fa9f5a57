import { Fragment } from 'react';

/** Text that holds an email; where it does not fit into one line it is broken where one would break it by hand. */
export function Breakable({ text }: { readonly text: string }) {
  if (!text.includes('@')) return text;
  return text.split(/(?=@|(?<=@.*)\.)/).map((part, n) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
    <Fragment key={n}>
      {n > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
