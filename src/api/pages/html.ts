/** A piece of HTML that is safe to put into a page. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template that escapes whatever is put into it, except pieces it made itself. */
export function html(strings: TemplateStringsArray, ...values: (string | number | Html | Html[])[]): Html {
  const put = (value: string | number | Html | Html[] | undefined): string => {
    if (value === undefined) return '';
    if (Array.isArray(value)) return value.map(put).join('');
    if (value instanceof Html) return value.text;
    return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
  };
  return new Html(strings.map((part, index) => part + put(values[index])).join(''));
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 56rem; padding: 1.5rem 1rem 4rem; background: light-dark(#fff, #16181d); color: light-dark(#1c1f26, #e6e8ec); }
a { color: light-dark(#1558b0, #8ab8ff); } h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; overflow-x: auto; } pre { padding: .8rem; background: light-dark(#f3f4f7, #20232a); border-radius: .4rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem; } dt { color: light-dark(#545b69, #a9b0bd); } dd { margin: 0; overflow-wrap: anywhere; }
`;

/** A whole page; its style is the only thing that its policy lets in. */
export function page(title: string, content: Html): { body: string; style: string } {
  return {
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${html`${title}`.text} · AssistLoop</title><style>${STYLE}</style></head><body><main>${content.text}</main></body></html>`,
    style: STYLE,
  };
}
