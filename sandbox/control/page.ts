import { type Html, html } from './html.ts';

/** A whole page around its main part. */
export const page = (title: string, main: Html, script = html``): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · HubSpot sandbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/sandbox/page.css">
${script}
</head>
<body>
<header><a href="/">HubSpot sandbox</a> <span class="badge">local stand-in</span></header>
${main}
</body>
</html>
`.markup;
