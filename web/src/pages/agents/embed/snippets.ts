import type { z } from 'zod';
import type { FormScriptAnswer } from '../../../../../src/api/schemas/public-form.ts';

/** Where websites load the form from. */
export type FormScript = z.output<typeof FormScriptAnswer>;

const element = (agentId: string) => `<assistloop-lead-form agent="${agentId}"></assistloop-lead-form>`;

/** The element on the website's own page. */
export const scriptSnippet = ({ url }: FormScript, agentId: string) =>
  `<script type="module" async src="${url}"></script>\n${element(agentId)}`;

/** The same with a script that never changes: it has to be copied again to get a newer one. */
export const pinnedSnippet = ({ pinnedUrl, integrity }: FormScript, agentId: string) =>
  `<script type="module" async src="${pinnedUrl}"
  integrity="${integrity}" crossorigin="anonymous"></script>\n${element(agentId)}`;

/** What the chat around the form knows is filled in, and what comes of the form is told. */
export const tunedSnippet = (agentId: string) =>
  `<assistloop-lead-form agent="${agentId}"
  conversation="conv_9" theme="dark" lang="de"></assistloop-lead-form>
<script type="module">
  const form = document.querySelector('assistloop-lead-form');
  form.prefill = { email: 'ada@example.com' };
  form.addEventListener('assistloop:submitted', (event) => console.log(event.detail.leadId));
</script>`;

/** In the website's own style sheet; what is left out stays as it is. */
export const STYLE_SNIPPET = `/* The light theme's; whatever is set here counts in the dark one too. */
assistloop-lead-form {
  --al-font: inherit;
  --al-text: #1c1f26;
  --al-muted: #545b69;
  --al-bg: #fff;
  --al-border: #767d8a;
  --al-accent: #1558b0;
  --al-on-accent: #fff;
  --al-error: #b3261e;
  --al-radius: 8px;
  --al-gap: 16px;
}
assistloop-lead-form::part(button) { width: 100%; }`;

export const originOf = ({ url }: FormScript) => new URL(url).origin;

/** A page of ours in a frame. */
export const frameSnippet = (script: FormScript, agentId: string) =>
  `<iframe id="assistloop-form" src="${originOf(script)}/form/${agentId}" title="Contact form"
  width="100%" height="480" frameborder="0" loading="lazy"></iframe>`;

/** The frame as high as its form; it may as well stand in a file of the website's. */
export const frameHelper = (script: FormScript) => `<script>
  addEventListener('message', (event) => {
    const frame = document.getElementById('assistloop-form');
    const isOurs = event.origin === '${originOf(script)}' && event.source === frame.contentWindow;
    if (isOurs && event.data.type === 'assistloop:height') frame.height = event.data.height;
  });
</script>`;

/** What a website with a content security policy adds to it. */
export const scriptPolicy = (script: FormScript) =>
  `script-src ${originOf(script)};\nconnect-src ${originOf(script)};`;
export const framePolicy = (script: FormScript) => `frame-src ${originOf(script)};`;
