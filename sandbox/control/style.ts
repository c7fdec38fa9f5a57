export const style = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --line: #dde1e7; --text: #1c2430; --quiet: #566173;
  --link: #0b5cad; --accent: #b8430f; --good: #1c6b3c; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171c; --card: #1c2027; --line: #333a45; --text: #e7eaf0; --quiet: #a4adbb;
    --link: #8abaf2; --accent: #ff9a66; --good: #7fd19b; --bad: #ff9d94;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
body > header { padding: 12px 24px; background: var(--card); border-bottom: 1px solid var(--line); font-weight: 600; }
body > header a { color: inherit; text-decoration: none; }
main { max-width: 1240px; margin: 0 auto; padding: 8px 24px 40px; }
main.narrow { max-width: 620px; }
h1 { margin: 16px 0 4px; font-size: 22px; }
h2 { margin: 0; font-size: 17px; }
p { margin: 4px 0 12px; }
a { color: var(--link); }
small, .quiet { color: var(--quiet); font-size: 13px; }
code { font-size: 12px; color: var(--quiet); overflow-wrap: anywhere; }
section, form:not(.inline) { margin: 16px 0; padding: 16px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.head { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; justify-content: space-between; }
.state { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.badge { padding: 1px 9px; border: 1px solid var(--line); border-radius: 99px; font-size: 12px; font-weight: 500; color: var(--quiet); white-space: nowrap; }
.badge.on::before, .badge.off::before { content: '●'; margin-right: 5px; }
.badge.on::before, td.good { color: var(--good); }
td.bad { color: var(--bad); font-weight: 600; }
.scroll { overflow-x: auto; margin-top: 10px; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; }
caption { text-align: left; color: var(--quiet); padding-bottom: 4px; font-size: 13px; }
th, td { padding: 5px 14px 5px 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); white-space: nowrap; }
td.text { white-space: normal; overflow-wrap: anywhere; min-width: 100px; }
td.email { min-width: 230px; }
td.path { min-width: 240px; }
thead th { border-top: 0; color: var(--quiet); font-weight: 500; font-size: 12.5px; }
th.number, td.number { text-align: right; }
td.number, time, .path { font-variant-numeric: tabular-nums; }
.path { font-family: ui-monospace, monospace; font-size: 12.5px; }
dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
fieldset { border: 0; margin: 0; padding: 0; }
legend { font-weight: 600; padding: 0 0 6px; }
.choice { display: block; padding: 6px 0; }
.buttons { display: flex; flex-wrap: wrap; gap: 10px; margin: 16px 0 0; }
button { padding: 5px 14px; border: 1px solid var(--line); border-radius: 7px; background: var(--card); color: var(--text); font: inherit; font-size: 14px; cursor: pointer; }
details form { display: flex; gap: 6px; margin-top: 6px; }
details input { border: 1px solid var(--line); border-radius: 7px; background: var(--card); color: var(--text); font: inherit; }
details :is(button, input) { padding: 2px 8px; font-size: 13px; }
section > .buttons { margin-top: 10px; }
section > .buttons input { padding: 5px 8px; border: 1px solid var(--line); border-radius: 7px; background: var(--card); color: var(--text); font: inherit; font-size: 14px; }
summary { color: var(--link); cursor: pointer; }
button:hover { border-color: var(--quiet); }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--card); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
`;
