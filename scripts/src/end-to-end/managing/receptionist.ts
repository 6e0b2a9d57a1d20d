// What the receptionist listens for, when it calls a person, and its versions.
import { expect, it } from 'vitest';
import { button, go, row, type Stage, toast } from './stage.ts';

interface Agent {
  keyTerms: string[];
  closing: string | null;
  publishedVersion: number | null;
}

export function receptionist(at: () => Stage): void {
  const edited = async () => {
    const { items } = await at().house.get<{ items: Agent[] }>('/api/v1/agents');
    return items.find(({ publishedVersion }) => publishedVersion !== null);
  };

  it('listens for the phrases it is given', async () => {
    const { page } = at();
    await go(page, '/receptionist');
    await page.getByLabel('Phrases', { exact: true }).fill('balayage\nOlaplex');
    await button(page, 'Save').click();
    await toast(page, 'Saved as a draft.');
    expect((await edited())?.keyTerms).toEqual(['balayage', 'Olaplex']);
  });

  it('puts callers through, and knows what to say to one in danger', async () => {
    const { house, page } = at();
    await go(page, '/receptionist/rules');
    // The receptionist's own rules stand below those of the business.
    await page.getByRole('heading', { name: 'When a caller wants a person' }).waitFor();
    await page.getByLabel('Put callers through to').first().fill('(202) 555-0119');
    await button(page, 'Add a rule').first().click();
    await page.getByLabel('When a caller says').last().fill('my scalp burns');
    await page.getByLabel('The receptionist says').last().fill('Rinse it with cold water at once.');
    const rung = page.getByLabel('Then ring').last();
    await rung.fill('(202) 555-0120');
    await button(page, 'Save').first().click();
    await toast(page, 'Saved. The next caller meets it.');
    const business = await house.get<{ transferTo: string; emergencies: object[] }>('/api/v1/organization');
    expect(business.transferTo).toBe('+12025550119');
    expect(business.emergencies).toContainEqual({
      signs: ['my scalp burns'],
      say: 'Rinse it with cold water at once.',
      transferTo: '+12025550120',
    });
    await page.reload();
    await rung.waitFor();
    expect(await rung.inputValue()).toBe('(202) 555-0120');
  });

  it('shows what differs between versions, and brings one back', async () => {
    const { page } = at();
    await go(page, '/receptionist/versions');
    const first = row(page, 'Version 1');
    await button(first, 'Compare').click();
    await first.getByText('Fair winds!').waitFor();
    await first.getByText('balayage, Olaplex').waitFor();
    await button(first, 'Bring back').click();
    await button(page.getByRole('dialog'), 'Bring back').click();
    await toast(page, 'Version 1 is the draft now.');
    expect(await edited()).toMatchObject({ closing: null, keyTerms: [] });
  });
}
