/**
 * Runs in the browser: asks whether anything changed, and then takes over the parts that differ. A part in which a
 * person is at work waits until they are done.
 */
export const script = `
let shown = document.querySelector('main').dataset.revision;

async function redraw() {
  const { revision } = await (await fetch('/sandbox/revision')).json();
  if (revision === shown) return;
  const page = new DOMParser().parseFromString(await (await fetch('/')).text(), 'text/html');
  let waits = false;
  for (const fresh of page.querySelectorAll('[data-live]')) {
    const old = document.getElementById(fresh.id);
    if (!old || old.innerHTML === fresh.innerHTML) continue;
    if (old.querySelector('details[open]')) waits = true;
    else old.replaceChildren(...fresh.childNodes);
  }
  if (!waits) shown = page.querySelector('main').dataset.revision;
}

async function watch() {
  if (!document.hidden) await redraw().catch(() => {}); // the sandbox may be restarting
  setTimeout(watch, 1000);
}
watch();
`;
