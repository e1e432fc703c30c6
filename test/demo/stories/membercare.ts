/** What people do in Membercare and Customerp during the demo, flow by flow. */
import { expectValue, taker, type Work } from './story';

export const membercareStories: Record<string, Work> = {
	'membercare-products--customerp-product': async ({ membercare, customerp }, links, story) => {
		const { left, right } = taker(links)();
		await membercare.control.edit('products', left, { name: 'Årskonference, tidlig tilmelding' });
		story.lines.push(`Membercare: product ${left} gets a new name`);
		expectValue(
			story,
			'name of the product',
			async () => (await customerp.control.get('products', right))?.name,
			'Årskonference, tidlig tilmelding',
		);
	},

	'membercare-companies--customerp-customer': async ({ membercare, customerp }, links, story) => {
		const take = taker(links);
		const one = take();
		await membercare.control.edit('companies', one.left, {
			companyName: 'Ærø Værft og Maskinfabrik A/S',
		});
		await customerp.control.edit('customers', one.right, { website: 'https://vaerft.example.com' });
		story.lines.push(
			`Both: company ${one.left} is renamed in Membercare, its customer gets a website in Customerp`,
		);
		expectValue(
			story,
			'name of the customer',
			async () => (await customerp.control.get('customers', one.right))?.name,
			'Ærø Værft og Maskinfabrik A/S',
		);
		expectValue(
			story,
			'website of the customer',
			async () => (await customerp.control.get('customers', one.right))?.website,
			'https://vaerft.example.com',
		);
		const both = take();
		await membercare.control.edit('companies', both.left, { companyName: 'Left wins ApS' });
		await customerp.control.edit('customers', both.right, { name: 'Right loses ApS' });
		story.lines.push(`Conflict: company ${both.left} is renamed on both sides`);
		expectValue(
			story,
			'winner of the conflict',
			async () => (await customerp.control.get('customers', both.right))?.name,
			'Left wins ApS',
		);
		const made = await membercare.control.create('companies', {
			debtorAccountNumber: '00004711',
			companyName: 'Foreningen Åben Havn',
			contacts: [
				{ type: 1, value: 'havn@example.org' },
				{ type: 3, value: '12 34 56 78' },
			],
		});
		story.lines.push(
			`Membercare: company ${String(made.debtorAccountNumber)} is new; Customerp will shorten its number to 4711`,
		);
		story.checks.push(async () => {
			const [found] = await customerp.control.find('customers', { name: 'Foreningen Åben Havn' });
			const kept = await membercare.control.get('companies', '00004711');
			if (found?.number !== '4711')
				return `the number in Customerp: expected 4711, found ${JSON.stringify(found?.number)}`;
			return kept === null ? 'company 00004711 lost its number in Membercare' : undefined;
		});
	},

	'membercare-organizations--customerp-customer': async (
		{ membercare, customerp },
		links,
		story,
	) => {
		const take = taker(links);
		const one = take();
		await membercare.control.edit('organizations', one.left, { name2: 'Kreds Nørrebæk' });
		await customerp.control.edit('customers', one.right, { name: 'Sønderjysk Kreds 7' });
		story.lines.push(
			`Both: organization ${one.left} gets a second name in Membercare, a new first name in Customerp`,
		);
		expectValue(
			story,
			'name of the organization',
			async () => (await membercare.control.get('organizations', one.left))?.name,
			'Sønderjysk Kreds 7',
		);
		expectValue(
			story,
			'second name of the customer',
			async () => (await customerp.control.get('customers', one.right))?.name2,
			'Kreds Nørrebæk',
		);
	},

	'membercare-persons--customerp-contact': async ({ membercare, customerp }, links, story) => {
		const take = taker(links);
		const one = take();
		await membercare.control.edit('persons', one.left, { lastname: 'Þórsdóttir Bæk' });
		await customerp.control.edit('contacts', one.right, { honorific: 'Dr.' });
		story.lines.push(
			`Both: person ${one.left} gets a new last name in Membercare, an honorific in Customerp`,
		);
		expectValue(
			story,
			'last name of the contact',
			async () => (await customerp.control.get('contacts', one.right))?.lastName,
			'Þórsdóttir Bæk',
		);
		expectValue(
			story,
			'honorific of the person',
			async () => (await membercare.control.get('persons', one.left))?.honorific,
			'Dr.',
		);
		const gone = take();
		await customerp.control.remove('contacts', gone.right);
		story.lines.push(
			`Customerp: contact ${gone.right} is deleted; the link ends, the person stays`,
		);
		story.checks.push(async () =>
			(await membercare.control.get('persons', gone.left)) === null
				? `person ${gone.left} was deleted`
				: undefined,
		);
		await membercare.control.create('persons', {
			debtorAccountNumber: '00000815',
			firstname: 'Søren Ægir',
			lastname: 'Žižka-Østergård',
			birthDate: '1984-02-29T00:00:00',
			contacts: [
				{ type: 1, value: 'aegir@example.net' },
				{ type: 5, value: '+45 20 30 40 50' },
			],
		});
		story.lines.push('Membercare: person 00000815 is new');
		story.checks.push(async () => {
			const [found] = await customerp.control.find('contacts', { email: 'aegir@example.net' });
			return found?.birthDate === '1984-02-29'
				? undefined
				: `the new contact: ${JSON.stringify(found)}`;
		});
	},

	'membercare-invoices--customerp-order': async ({ customerp }, links, story) => {
		const { left, right } = taker(links)();
		const order = await customerp.control.get('orders', right);
		await customerp.control.edit('orders', right, {
			status: order?.status === 'booked' ? 'open' : 'booked',
		});
		story.lines.push(`Customerp: the status of order ${right} is changed; invoice ${left} gets it`);
	},
};
