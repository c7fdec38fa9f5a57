import { NativeSelect, Stack, Textarea, TextInput, Title } from '@mantine/core';
import { formLanguage, formTexts } from '../../../../../src/agents/form-texts.ts';
import type { Agent } from '../agents-api.ts';
import type { FormDraft } from './form-draft.ts';

type Draft = Pick<FormDraft, 'texts' | 'language' | 'theme'>;

interface TextsSectionProps {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
}

const LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'German' },
];
const THEMES: readonly { readonly value: Agent['theme']; readonly label: string }[] = [
  { value: 'auto', label: 'As the visitor’s device' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** What stands around the fields, and how it looks. */
export function TextsSection({ draft: { texts, language, theme }, onChange }: TextsSectionProps) {
  const usual = formTexts(formLanguage(language));
  const input = (name: keyof Draft['texts'], maxLength: number) => ({
    maxLength,
    value: texts[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      onChange({ texts: { ...texts, [name]: currentTarget.value } }),
  });
  // The API takes any language; the form speaks English where it does not know one.
  const others = LANGUAGES.some(({ value }) => value === language)
    ? []
    : [{ value: language, label: language }];
  return (
    <Stack component="section" gap="sm" aria-labelledby="texts">
      <Title order={2} size="h4" id="texts">
        Texts and look
      </Title>
      <TextInput label="Title (optional)" {...input('title', 100)} />
      <Textarea label="Introduction (optional)" autosize minRows={2} maxRows={8} {...input('intro', 500)} />
      <TextInput
        label="Button (optional)"
        description={`Left empty it says “${usual.button}”.`}
        {...input('button', 50)}
      />
      <Textarea
        label="Thank-you text (optional)"
        description={`Left empty it says “${usual.thanks}”`}
        autosize
        minRows={2}
        maxRows={8}
        {...input('thanks', 500)}
      />
      <NativeSelect
        label="Language"
        description="Of what the form says by itself, like “(optional)”."
        data={[...LANGUAGES, ...others]}
        value={language}
        onChange={({ currentTarget: { value } }) => onChange({ language: value })}
      />
      <NativeSelect
        label="Colours"
        data={[...THEMES]}
        value={theme}
        onChange={({ currentTarget: { value } }) =>
          onChange({ theme: THEMES.find((one) => one.value === value)?.value ?? theme })
        }
      />
    </Stack>
  );
}
