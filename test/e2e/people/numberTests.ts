/** 0042, 42 and 00042: one number in a system that drops zeros in front. */
import { choose, create, headline, textOf } from './form';
import type { World } from './world';

const HELD =
	/number "0*42" (would become "42"|can be given only once) in Wave.*"Først ApS" \(42\) has the number "42" in Wave and is linked to Customer "Først ApS" \(0042\).*Give this record another number/s;

export function numberTests(given: () => World): void {
	test('0042, 42 and 00042: one goes through, the others are held with a reason; no number is rewritten', async () => {
		const world = given();
		const ends: string[] = [];
		for (const [number, name] of [
			['0042', 'Først ApS'],
			['42', 'Anden ApS'],
			['00042', 'Tredje ApS'],
		]) {
			const page = await world.form('supervisor');
			await create(page, { number, name });
			if (number !== '0042') {
				// Told before the choice, and by whom the number is taken.
				expect(await page.locator('td').innerText()).toContain('Først ApS');
				if (number === '42') await world.shoot(page, 'new-4-number-taken');
			}
			await choose(page, 'synchronize');
			ends.push(await headline(page));
			if (number === '42') {
				expect(await textOf(page)).toMatch(HELD);
				await world.shoot(page, 'new-5-held');
			}
			await page.context().close();
		}
		const held = 'Not in Wave yet: a person must look';
		expect(ends).toEqual(['The customer is in Wave', held, held]);
		const all = await world.lab.sandbox.wave.control.find('customers', { displayId: '42' });
		expect(all.map(({ name }) => name)).toEqual(['Først ApS']);
		for (const number of ['0042', '42', '00042']) expect(await world.inCrm(number)).toBeDefined();

		const list = await world.customers('?tab=conflicts');
		for (const name of ['Anden ApS', 'Tredje ApS']) {
			const row = list.locator('tr', { hasText: name });
			const text = await row.innerText();
			expect(text).toMatch(HELD);
			// A clerk knows names and numbers, not what systems call their records.
			expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|QnVz/);
		}
		await world.shoot(list, 'page-conflicts-numbers');
		await list.context().close();
	});
}
