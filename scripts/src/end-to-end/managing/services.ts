// Services as an owner with many of them changes them: by category, and several at once.
import { expect, it } from 'vitest';
import { button, go, row, type Stage, toast } from './stage.ts';

interface Service {
  name: string;
  category: string | null;
  price: { amountMinor: number } | null;
}

export function severalServices(at: () => Stage): void {
  it('raises the prices of several, puts them under one category and renames that', async () => {
    const { house, page } = at();
    const chosen = ['Haircut', 'Highlights'];
    const kept = async () => {
      const { items } = await house.get<{ items: Service[] }>('/api/v1/services');
      return items.filter(({ name }) => chosen.includes(name));
    };
    const before = await kept();
    await go(page, '/settings/services');
    for (const name of chosen) await page.getByLabel(`Choose ${name}`).check();
    const dialog = page.getByRole('dialog');
    await button(page, 'Change prices').click();
    await dialog.getByLabel('Percent').fill('10');
    await dialog.getByLabel('Rounded to').selectOption('whole');
    await button(dialog, 'Change prices').click();
    await toast(page, '2 services changed.');
    await button(page, 'Set the category').click();
    await dialog.getByLabel('Category').fill('Hair');
    await button(dialog, 'Set the category').click();
    await button(page, 'Rename Hair').click();
    await dialog.getByLabel('Category').fill('Cuts and colours');
    await button(dialog, 'Rename').click();
    await page.getByRole('heading', { name: 'Cuts and colours' }).waitFor();
    const dearer = (minor = 0) => Math.round((minor * 1.1) / 100) * 100;
    expect(await kept()).toMatchObject(
      before.map(({ name, price }) => ({
        name,
        category: 'Cuts and colours',
        price: { amountMinor: dearer(price?.amountMinor) },
      })),
    );
    expect(await row(page, 'Haircut').getByText('$50').count()).toBe(1);
  });
}
