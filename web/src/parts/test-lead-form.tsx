import { Checkbox, Group, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useIntegration } from '../api/integration.ts';
import { ApiProblem } from '../api/problem.ts';
import { accountName } from '../texts/connection-texts.ts';
import { ActButton } from './act-button.tsx';
import { ProblemBlock } from './problem-block.tsx';
import { QueryView } from './query-view.tsx';
import { type FormField, type SampleFields, sampleQuery, sendTestLead } from './test-lead-api.ts';

/** What the documentation maps by itself. */
const DOCUMENTED: readonly FormField[] = [
  { name: 'email', label: 'Email', type: 'email', required: true },
  { name: 'name', label: 'Name', type: 'text', required: false },
  { name: 'phone', label: 'Phone', type: 'phone', required: false },
  { name: 'company', label: 'Company', type: 'text', required: false },
];

interface TestLeadFormProps {
  readonly agentId: string | null;
  readonly formFields?: readonly FormField[];
  readonly onSent: (leadId: string) => void;
}

/** The form's fields with samples of which anybody sees that they are made up. */
export function TestLeadForm({ agentId, formFields = DOCUMENTED, onSent }: TestLeadFormProps) {
  const sample = useQuery(sampleQuery(agentId));
  return (
    <QueryView query={sample} what="the sample">
      {({ fields }) => (
        <FilledForm agentId={agentId} formFields={formFields} sample={fields} onSent={onSent} />
      )}
    </QueryView>
  );
}

interface FilledFormProps extends Required<TestLeadFormProps> {
  readonly sample: SampleFields;
}

function FilledForm({ agentId, formFields, sample, onSent }: FilledFormProps) {
  const queryClient = useQueryClient();
  const form = useForm<Record<string, string | boolean>>({
    initialValues: Object.fromEntries(
      formFields.map(({ name, type }) => [
        name,
        type === 'boolean' ? sample[name] === true : text(sample[name]),
      ]),
    ),
  });
  const submit = useMutation({
    mutationFn: () => sendTestLead(agentId, form.values),
    onSuccess: ({ id }) => {
      onSent(id);
      void queryClient.invalidateQueries({ queryKey: ['integration'] });
    },
    onError: (error) => {
      const faults = faultsOf(error, formFields);
      form.setErrors(faults);
      const [first] = Object.keys(faults);
      if (first) form.getInputNode(first)?.focus();
    },
  });
  // What stands at its field need not be said twice.
  const isSaidAtFields = Object.keys(faultsOf(submit.error, formFields)).length > 0;
  return (
    <form onSubmit={form.onSubmit(() => submit.mutate())} noValidate>
      <Stack gap="sm">
        <Destination />
        {formFields.map((field) => (
          <Field key={field.name} field={field} input={form.getInputProps(field.name, inputType(field))} />
        ))}
        {submit.isError && !isSaidAtFields && <ProblemBlock error={submit.error} />}
        <Group justify="flex-end" mt="xs">
          <ActButton type="submit" loading={submit.isPending}>
            Send test lead
          </ActButton>
        </Group>
      </Stack>
    </form>
  );
}

/** Where it goes: this is no rehearsal. */
function Destination() {
  const { data } = useIntegration();
  if (!data) return null;
  const isConnected = data.status === 'connected' && data.account !== null;
  return (
    <Text size="sm">
      {isConnected && data.account
        ? `This writes a real contact to ${accountName(data.account)}; you can delete it in HubSpot afterwards.`
        : 'It will wait until HubSpot is connected.'}
    </Text>
  );
}

type InputProps = ReturnType<ReturnType<typeof useForm>['getInputProps']>;
const inputType = ({ type }: FormField) => ({ type: type === 'boolean' ? 'checkbox' : 'input' }) as const;
const HTML_TYPES = { email: 'email', text: 'text', phone: 'tel', number: 'text', date: 'date' } as const;

function Field({ field, input }: { readonly field: FormField; readonly input: InputProps }) {
  const common = { label: field.label, required: field.required, autoComplete: 'off', ...input };
  switch (field.type) {
    case 'boolean':
      return <Checkbox label={field.label} {...input} />;
    case 'select':
      return <NativeSelect {...common} data={['', ...(field.options ?? [])]} />;
    case 'textarea':
      return <Textarea {...common} autosize minRows={2} maxRows={5} />;
    default:
      return <TextInput {...common} type={HTML_TYPES[field.type]} />;
  }
}

const text = (value: unknown) => (value === null || value === undefined ? '' : String(value));

/** By field, what the API found wrong with it. */
function faultsOf(error: unknown, formFields: readonly FormField[]): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  const faults = error.errors.map(({ field, message }) => [field.replace(/^fields\./, ''), message] as const);
  return Object.fromEntries(faults.filter(([name]) => formFields.some((field) => field.name === name)));
}
