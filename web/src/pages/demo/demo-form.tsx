import { useComputedColorScheme } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { QueryView } from '../../parts/query-view.tsx';

const SCRIPT = '/form.js';

/** The script as websites load it, once a page; it is no part of our own bundle. */
const scriptQuery = () =>
  queryOptions({
    queryKey: ['form-element'],
    queryFn: async () => {
      await import(/* @vite-ignore */ SCRIPT);
      return true;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });

interface LeadFormElement extends HTMLElement {
  prefill: Readonly<Record<string, unknown>> | null;
}

interface DemoFormProps {
  readonly agentId: string;
  readonly conversation: string;
  readonly prefill: Readonly<Record<string, unknown>>;
  readonly onReady: () => void;
  readonly onSubmitted: (leadId: string) => void;
  readonly onUnavailable: () => void;
}

/** The element that websites embed, as a signed-in person tries it: what it sends is marked as a test. */
export function DemoForm(props: DemoFormProps) {
  const script = useQuery(scriptQuery());
  return (
    <QueryView query={script} what="the form">
      {() => <Element {...props} />}
    </QueryView>
  );
}

function Element(props: DemoFormProps) {
  const { agentId, conversation, prefill } = props;
  const place = useRef<HTMLDivElement>(null);
  const form = useRef<LeadFormElement>(null);
  const now = useRef(props);
  now.current = props;
  const theme = useComputedColorScheme('light');
  // The element is made by hand: it belongs to the browser from here on, with what a visitor types into it.
  useEffect(() => {
    const element = document.createElement('assistloop-lead-form') as LeadFormElement;
    element.setAttribute('agent', agentId);
    element.setAttribute('conversation', conversation);
    element.setAttribute('demo', '');
    element.addEventListener('assistloop:ready', () => now.current.onReady());
    element.addEventListener('assistloop:unavailable', () => now.current.onUnavailable());
    element.addEventListener('assistloop:submitted', (event) => {
      const { leadId } = (event as CustomEvent<{ leadId: string }>).detail;
      now.current.onSubmitted(leadId);
    });
    form.current = element;
    place.current?.append(element);
    return () => element.remove();
  }, [agentId, conversation]);
  useEffect(() => form.current?.setAttribute('theme', theme), [theme]);
  useEffect(() => {
    if (form.current) form.current.prefill = prefill;
  }, [prefill]);
  return <div ref={place} />;
}
