import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { SEARCH_LENGTH_MIN } from './leads-search.ts';
import { useShow } from './use-show.ts';

const DEBOUNCE_MS = 300;
const LEAD_ID = /^lead_[0-9a-f]{32}$/;
const WHAT = 'Email, name, company, lead id or HubSpot contact id';

/** Searches while one types; a lead's whole id opens the lead. */
export function SearchField({ value }: { readonly value: string | undefined }) {
  const show = useShow();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(value ?? '');
  const asked = useRef(value);
  // Another hand has changed the filter: Back, or Clear all. What is being typed is not overwritten.
  useEffect(() => {
    if (value !== asked.current) setTyped(value ?? '');
    asked.current = value;
  }, [value]);

  const search = (text: string) => {
    const words = text.trim();
    if (LEAD_ID.test(words)) {
      void navigate({ to: '/app/leads/$leadId', params: { leadId: words } });
      return;
    }
    const q = words.length < SEARCH_LENGTH_MIN ? undefined : words;
    if (q === asked.current) return;
    asked.current = q;
    show({ q }, { typing: true });
  };
  const searchSoon = useDebouncedCallback(search, DEBOUNCE_MS);
  const type = (text: string) => {
    setTyped(text);
    searchSoon(text);
  };
  return (
    <TextInput
      type="search"
      aria-label={WHAT}
      placeholder={WHAT}
      title={WHAT}
      flex={1}
      miw={{ base: 0, sm: 260 }}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={typed !== '' && <CloseButton aria-label="Clear the search" onClick={() => type('')} />}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
