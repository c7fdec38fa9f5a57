import { useEffect, useState } from 'react';

/** Moves the focus to what is there only once the page is drawn again. @returns tells where to, as a selector */
export function useFocusAfter(): (selector: string) => void {
  const [target, setTarget] = useState<{ readonly selector: string } | null>(null);
  useEffect(() => {
    if (target) document.querySelector<HTMLElement>(target.selector)?.focus();
  }, [target]);
  return (selector) => setTarget({ selector });
}
