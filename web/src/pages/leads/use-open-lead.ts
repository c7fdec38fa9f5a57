import { useRouter } from '@tanstack/react-router';
import type { MouseEvent } from 'react';

/** What has a use of its own within a row; round a checkbox, a near miss is no press on the row. */
const OF_ITS_OWN = 'a, button, input, label, td:has(input)';

/**
 * Opens a lead by a press anywhere on its row, as its link does: the middle button, Ctrl and ⌘ open a new tab. Whoever
 * selects text stays here. Keyboards and screen readers have the link.
 */
export function useOpenLead(leadId: string) {
  const router = useRouter();
  return (event: MouseEvent<HTMLElement>) => {
    const { target, button, ctrlKey, metaKey, shiftKey } = event;
    if (event.defaultPrevented || shiftKey || button > 1) return;
    if (target instanceof Element && target.closest(OF_ITS_OWN)) return;
    if (getSelection()?.isCollapsed === false) return;
    const link = { to: '/app/leads/$leadId', params: { leadId } } as const;
    if (button === 0 && !ctrlKey && !metaKey) void router.navigate(link);
    else window.open(router.buildLocation(link).href, '_blank', 'noopener');
  };
}
