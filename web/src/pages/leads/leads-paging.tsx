import { Button, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconChevronsLeft } from '@tabler/icons-react';
import { isAtTop, type LeadList } from './leads-api.ts';
import { focusTotal } from './leads-list.tsx';
import type { LeadsSearch } from './leads-search.ts';
import { useShow } from './use-show.ts';

interface LeadsPagingProps {
  readonly list: LeadList;
  readonly search: LeadsSearch;
}

/** Newest, Newer, Older: places in the order of receipt, which new leads do not shift. */
export function LeadsPaging({ list, search }: LeadsPagingProps) {
  const show = useShow();
  const { nextCursor, prevCursor } = list;
  const isFirst = isAtTop(list, search);
  if (isFirst && nextCursor === null) return null;
  const turn = (to: Pick<LeadsSearch, 'cursor' | 'after'>) => {
    show(to, { turning: true });
    focusTotal();
  };
  return (
    <Group component="nav" aria-label="Pages of the list" justify="center" mt="md" gap="xs">
      <Button
        variant="default"
        leftSection={<IconChevronsLeft size={16} aria-hidden />}
        disabled={isFirst}
        onClick={() => turn({})}
      >
        Newest
      </Button>
      <Button
        variant="default"
        leftSection={<IconChevronLeft size={16} aria-hidden />}
        disabled={prevCursor === null}
        onClick={() => turn({ after: prevCursor ?? undefined })}
      >
        Newer
      </Button>
      <Button
        variant="default"
        rightSection={<IconChevronRight size={16} aria-hidden />}
        disabled={nextCursor === null}
        onClick={() => turn({ cursor: nextCursor ?? undefined })}
      >
        Older
      </Button>
    </Group>
  );
}
