/** What people do in Chargebee, the PMS and Customerp during the demo, flow by flow. */
import { expectValue, taker, type Work } from './story';

export const chargebeeStories: Record<string, Work> = {
	'chargebee-item--customerp-product': async ({ chargebee, customerp }, links, story) => {
		const take = taker(links);
		const one = take();
		await chargebee.control.edit('items', one.left, { external_name: 'Påskeophold, to nætter' });
		await customerp.control.edit('products', one.right, {
			description: 'Med morgenmad og havudsigt',
		});
		story.lines.push(
			`Both: item ${one.left} is renamed in Chargebee, its product gets a description in Customerp`,
		);
		expectValue(
			story,
			'description of the item',
			async () => (await chargebee.control.get('items', one.left))?.description,
			'Med morgenmad og havudsigt',
		);
		const priced = take();
		const [price] = await chargebee.control.find('itemPrices', { item_id: priced.left });
		await chargebee.control.edit('itemPrices', String(price.id), { price: 1_234_567 });
		story.lines.push(
			`Chargebee: the price of item ${priced.left} is ${price.currency_code} 1234567 in minor units`,
		);
		const digits = { JPY: 0, KWD: 3 }[String(price.currency_code)] ?? 2;
		expectValue(
			story,
			'price of the product, in major units',
			async () => Number((await customerp.control.get('products', priced.right))?.unitPrice),
			1_234_567 / 10 ** digits,
		);
	},

	'chargebee-business-entity--customerp-customer': async (
		{ chargebee, customerp },
		links,
		story,
	) => {
		const { left, right } = taker(links)();
		await chargebee.control.act({ do: 'putBusinessEntity', id: left, name: 'Vesterhav Hotels' });
		story.lines.push(`Chargebee: business entity ${left} is renamed`);
		expectValue(
			story,
			'name of the customer',
			async () => (await customerp.control.get('customers', right))?.name,
			'Vesterhav Hotels',
		);
	},

	'chargebee-customer--customerp-contact': async (
		{ chargebee, customerp, custompms },
		links,
		story,
	) => {
		// Those that the PMS does not know: guests are edited there.
		const known = await Promise.all(
			links.map(async ({ left }) => (await chargebee.control.get('customers', left))?.email),
		);
		const guests = new Set((await custompms.control.find('customers')).map(({ email }) => email));
		const take = taker(links.filter((_, index) => !guests.has(known[index])));
		const one = take();
		await chargebee.control.edit('customers', one.left, { last_name: 'Ærøboe' });
		const before = await chargebee.control.get('customers', one.left);
		await customerp.control.edit('contacts', one.right, {
			address: { line1: 'Strandvejen 12', postalCode: '5970', city: 'Ærøskøbing', country: 'DK' },
		});
		story.lines.push(
			`Both: customer ${one.left} gets a new last name in Chargebee, its contact a new address in Customerp`,
		);
		expectValue(
			story,
			'last name of the contact',
			async () => (await customerp.control.get('contacts', one.right))?.lastName,
			'Ærøboe',
		);
		expectValue(
			story,
			'street of the billing address, with all that was beside it',
			async () => {
				const after = await chargebee.control.get('customers', one.left);
				const address = after?.billing_address as Record<string, unknown> | undefined;
				return [address?.line1, address?.first_name, after?.vat_number];
			},
			[
				'Strandvejen 12',
				(before?.billing_address as Record<string, unknown> | undefined)?.first_name,
				before?.vat_number,
			],
		);
		const moved = take();
		await chargebee.control.act({ do: 'transferCustomer', customer: moved.left, to: 'be-1' });
		story.lines.push(
			`Chargebee: customer ${moved.left} moves to another business entity and leaves a copy behind`,
		);
		story.checks.push(async () => {
			const customer = await chargebee.control.get('customers', moved.left);
			const found = await customerp.control.find('contacts', { email: customer?.email });
			return found.length === 1
				? undefined
				: `contacts of the customer that moved: expected 1, found ${found.length}`;
		});
	},

	'chargebee-order--customerp-order': async ({ chargebee }, links, story) => {
		const { left, right } = taker(links)();
		await chargebee.control.edit('orders', left, {
			tracking_id: 'PN-4711',
			shipment_carrier: 'PostNord',
			status: 'shipped',
		});
		story.lines.push(`Chargebee: order ${left} is shipped; order ${right} shows it`);
	},

	'custompms-customer--chargebee-customer': async ({ chargebee, custompms }, links, story) => {
		const take = taker(links);
		const one = take();
		await custompms.control.edit('customers', one.left, { firstName: 'Åse-Marie' });
		await chargebee.control.edit('customers', one.right, { phone: '+4575123456' });
		story.lines.push(
			`Both: guest ${one.left} gets a new first name in the PMS, its customer a new phone in Chargebee`,
		);
		expectValue(
			story,
			'first name of the customer',
			async () => (await chargebee.control.get('customers', one.right))?.first_name,
			'Åse-Marie',
		);
		expectValue(
			story,
			'phone of the guest',
			async () => (await custompms.control.get('customers', one.left))?.phone,
			'+4575123456',
		);
		await custompms.control.create('customers', {
			type: 'guest',
			firstName: 'Søren Ægir',
			lastName: 'Žižka-Østergård',
			email: 'zizka@example.net',
			address: { line1: 'Havnegade 1', postalCode: '8000', city: 'Aarhus C', country: 'DK' },
		});
		story.lines.push('PMS: a guest is new; Chargebee gets the customer, and Customerp the contact');
		story.checks.push(async () => {
			const found = await chargebee.control.find('customers', { email: 'zizka@example.net' });
			return found.length === 1
				? undefined
				: `customers with the new guest's e-mail: ${found.length}`;
		});
	},

	'custompms-customer--chargebee-address': async ({ chargebee, custompms }, links, story) => {
		const { left, right } = links[links.length - 1];
		const [subscription] = right.split(':');
		await custompms.control.edit('customers', left, {
			address: { line1: 'Nygade 3', postalCode: '6700', city: 'Esbjerg', country: 'DK' },
		});
		story.lines.push(
			`PMS: guest ${left} moves; the shipping address of subscription ${subscription} follows`,
		);
		expectValue(
			story,
			'street of the shipping address',
			async () => (await chargebee.control.get('addresses', right))?.addr,
			'Nygade 3',
		);
	},
};
