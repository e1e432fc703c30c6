/** What people do in Custom CRM and Wave during the demo, flow by flow. */
import { expectValue, taker, type Work } from './story';

export const waveStories: Record<string, Work> = {
	'customcrm-product--wave-product': async ({ customcrm, wave }, links, story) => {
		const take = taker(links);
		const one = take();
		await customcrm.control.edit('products', one.left, { unitPrice: 19.99005 });
		await wave.control.edit('products', one.right, { description: 'Fra bogholderiet' });
		story.lines.push(
			`Both: product ${one.left} gets a price with five decimals in the CRM, a description in Wave`,
		);
		expectValue(
			story,
			'price of the product in Wave',
			async () => Number((await wave.control.get('products', one.right))?.unitPrice),
			19.99005,
		);
		expectValue(
			story,
			'description of the product in the CRM',
			async () => (await customcrm.control.get('products', one.left))?.description,
			'Fra bogholderiet',
		);
	},

	'customcrm-customer--wave-customer': async ({ customcrm, wave }, links, story) => {
		const one = taker(links)();
		await customcrm.control.edit('customers', one.left, { website: 'https://kunde.example.com' });
		await wave.control.edit('customers', one.right, { internalNotes: 'Betaler altid til tiden' });
		story.lines.push(`Both: customer ${one.left} gets a website in the CRM, a note in Wave`);
		expectValue(
			story,
			'website of the customer in Wave',
			async () => (await wave.control.get('customers', one.right))?.website,
			'https://kunde.example.com',
		);
		expectValue(
			story,
			'note of the customer in the CRM',
			async () => (await customcrm.control.get('customers', one.left))?.note,
			'Betaler altid til tiden',
		);
	},

	'customcrm-customer--wave-customer-human-data': async ({ customcrm, wave }, links, story) => {
		const people = await customcrm.control.find('customers', { allowPersonalData: true });
		const known = new Set(people.map(({ id }) => id));
		const one = links.filter(({ left }) => known.has(left))[1];
		await customcrm.control.edit('customers', one.left, { firstName: 'Bodil-Marie' });
		story.lines.push(
			`CRM: the contact of customer ${one.left} has another first name; the flow of the human data carries it, over the links of the other flow`,
		);
		expectValue(
			story,
			'first name in Wave',
			async () => (await wave.control.get('customers', one.right))?.firstName,
			'Bodil-Marie',
		);
	},

	'customcrm-order--wave-invoice': async ({ customcrm, wave }, links, story) => {
		const sent: string[] = [];
		// Their due dates are past: Wave calls them overdue once they are saved.
		for (const { left } of links)
			if ((await customcrm.control.get('orders', left))?.status === 'overdue') sent.push(left);
		const one = links.find(({ left }) => left === sent[0]);
		if (one === undefined) throw new Error('There is no order that is to be paid');
		await wave.control.act({ do: 'payInvoice', invoice: one.right });
		story.lines.push(`Wave: the invoice of order ${one.left} is paid; the order shows it`);
		expectValue(
			story,
			'status of the order',
			async () => (await customcrm.control.get('orders', one.left))?.status,
			'paid',
		);
	},
};
