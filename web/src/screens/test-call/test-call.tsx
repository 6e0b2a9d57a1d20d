// Calling one's own receptionist from the browser.
import { useQuery } from '@tanstack/react-query';
import { Headset } from 'lucide-react';
import { useState } from 'react';
import { agentsQuery, useMay } from '@/api/queries.ts';
import { Empty, Loaded, Page } from '@/components/page.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import { useAgentOption } from '@/screens/receptionist/options.ts';
import { t } from '@/wording/wording.ts';
import { TestCallPanel } from './panel.tsx';
import { YourPhone } from './your-phone.tsx';

export function TestCall() {
  const agents = useQuery(agentsQuery);
  const mayPlace = useMay('calls:place');
  const asOption = useAgentOption();
  const [chosen, setChosen] = useState<string>();
  return (
    <Page title={t.shell.testCall} lead={t.testCall.lead}>
      <Loaded query={agents} what={t.testCall.agents}>
        {({ items }) => {
          const agent = items.find(({ id }) => id === chosen) ?? items[0];
          if (!agent)
            return (
              <Empty icon={Headset} title={t.testCall.noAgent}>
                {t.testCall.noAgentHint}
              </Empty>
            );
          return (
            <>
              {items.length > 1 && (
                <FormField label={t.testCall.whom} className="max-w-xs">
                  {(control) => (
                    <Select {...control} value={agent.id} onChange={(event) => setChosen(event.target.value)}>
                      {items.map((each) => (
                        <option key={each.id} value={each.id}>
                          {asOption(each)}
                        </option>
                      ))}
                    </Select>
                  )}
                </FormField>
              )}
              <TestCallPanel key={agent.id} agentId={agent.id} />
              {mayPlace && <YourPhone />}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
