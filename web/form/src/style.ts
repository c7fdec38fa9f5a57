/** A website's own variables win over ours. */
const colors = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([name, value]) => `--${name}:var(--al-${name},${value});`)
    .join('');

const LIGHT = colors({
  text: '#1c1f26',
  muted: '#545b69',
  bg: '#fff',
  border: '#767d8a',
  accent: '#1558b0',
  'on-accent': '#fff',
  error: '#b3261e',
});
const DARK = colors({
  text: '#e6e8ec',
  muted: '#a9b0bd',
  bg: '#16181d',
  border: '#7d8492',
  accent: '#8ab8ff',
  'on-accent': '#10131a',
  error: '#ffb4ab',
});

// `!important` inside wins over the website's `* { all: unset }`; what is inherited ends at `.root`.
const CSS = `
:host{display:block!important}
:host([hidden]){display:none!important}
.root{all:initial;display:block;font-family:var(--al-font,inherit);visibility:inherit;pointer-events:inherit;${LIGHT}color-scheme:light;
color:var(--text);background:var(--bg);font-size:max(16px,1rem);line-height:1.5;padding:var(--gap);border-radius:var(--radius);
--gap:var(--al-gap,16px);--radius:var(--al-radius,8px);overflow-wrap:anywhere}
.root[data-theme=dark]{${DARK}color-scheme:dark}
@media(prefers-color-scheme:dark){.root[data-theme=auto]{${DARK}color-scheme:dark}}
.waiting{min-height:20rem}
*{box-sizing:border-box}
[hidden]{display:none!important}
h2{font-size:1.25em;line-height:1.3;margin:0 0 .4em}
p{margin:0}
form>*+*{margin-top:var(--gap)}
.intro,.note,.help,.optional{color:var(--muted)}
.intro,.thanks{white-space:pre-line}
.note,.help,.error{font-size:.875em}
fieldset{border:0;margin-inline:0;margin-bottom:0;padding:0;min-width:0}
legend{padding:0}
label,legend{display:block;font-weight:600;margin-bottom:4px}
.optional{font-weight:400}
.help{margin-bottom:8px}
.choice{display:flex;gap:.6em;align-items:flex-start;font-weight:400;min-height:28px;margin:0;padding:4px 0}
.choices{display:flex;gap:0 1.5em;flex-wrap:wrap}
input,select,textarea{font:inherit;color:var(--text);background:var(--bg);border:1px solid var(--border);border-radius:var(--radius);
width:100%;min-height:44px;padding:8px 12px;margin:0}
input[type=checkbox],input[type=radio]{width:20px;min-width:20px;height:20px;min-height:20px;margin:2px 0;padding:0;accent-color:var(--accent)}
textarea{resize:vertical;min-height:96px}
[aria-invalid=true]{border-color:var(--error);border-width:2px}
.error{color:var(--error);margin-top:4px}
button{font:inherit;font-weight:600;color:var(--on-accent);background:var(--accent);border:1px solid var(--accent);border-radius:var(--radius);
min-height:44px;padding:8px 20px;cursor:pointer;max-width:100%}
button[aria-disabled=true]{cursor:default;opacity:.8}
.meant{font-weight:400;color:var(--accent);background:none;border:0;padding:4px 0;min-height:32px;text-decoration:underline}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.trap{position:absolute;left:-9999px;width:1px;height:1px;overflow:hidden}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
`;

let sheet: CSSStyleSheet | undefined;

/** Constructed, so that no policy of the website has to allow inline styles; shared by all forms of a page. */
export function styleSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}
