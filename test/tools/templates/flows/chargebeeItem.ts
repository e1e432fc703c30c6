import { amount, both, chargebee, constantLeft, customerp, pairs, toLeft, toRight } from '../rows';
import type { Flow } from '../types';

export const chargebeeItem: Flow = {
	name: 'chargebee-item--customerp-product',
	title: 'Keep Chargebee items and Customerp products in step',
	left: chargebee('item', 'items'),
	right: customerp('product', 'products'),
	map: [
		toRight('alias', 'id', 'sku', {
			note: 'The ID of an item never changes. One longer than an SKU can be goes to review; it is never cut',
		}),
		both('text', 'external_name', 'name', {
			note: 'The name that customers see. An item without one goes to review, as a product needs a name',
		}),
		both('text', 'description', 'description', {
			note: 'Chargebee takes 2000 characters with HTML, of which 500 may be text',
		}),
		toRight('text', 'item_family_id', 'group'),
		both('text', 'unit', 'unit'),
		both('money', 'item_price.price_in_decimal', 'unitPrice', {
			...amount,
			note: 'The price that the credential chooses by currency and period. An amount with more decimals than the currency has is refused, never rounded',
		}),
		toRight('text', 'item_price.currency_code', 'currency', {
			note: 'The currency of a price is set when it is made',
		}),
		both('text', 'item_price.accounting_detail.accounting_category1', 'department'),
		both('text', 'item_price.accounting_detail.accounting_category2', 'dimension3'),
		both('text', 'item_price.accounting_detail.accounting_category3', 'dimension4'),
		both('text', 'item_price.accounting_detail.accounting_category4', 'dimension5'),
		both('enum', 'status', 'status', {
			values: pairs(['active', 'active'], ['archived', 'archived'], ['deleted', 'archived']),
			note: 'Archived here, archived there, and back again. A deleted item cannot come back',
		}),
	],
	additions: [
		both('alias', 'id', 'sku', {
			note: 'In place of the first row, if items are created in Chargebee: an item keeps the SKU of its product as its ID. Enter *Currency of Item Prices* in the Chargebee credential as well, so that the item gets its price',
		}),
		toLeft('text', 'name', 'name', {
			note: 'The internal name, which has to be unique: needed if items are created in Chargebee',
		}),
		constantLeft(
			'type',
			'charge',
			'`plan`, `addon` or `charge`: needed if items are created in Chargebee, and cannot change later',
		),
		constantLeft(
			'item_family_id',
			'stays',
			'ID of the item family of new items: needed if items are created in Chargebee and the site uses families',
		),
		both('text', 'cf_barcode', 'barcode', { note: 'A custom field of your site, by its API name' }),
	],
	match: [
		{ fields: ['id'], why: 'the same number; both systems keep it unique' },
		{
			fields: ['external_name'],
			why: 'the same name; several items or products of one name go to review',
		},
	],
	intro:
		'Every item in Chargebee is kept in step with a product in Customerp. A price lives in an item price of its own; the one in the currency and period that the credential names stands for the item, and is read and written with it.',
	does: 'New items in Chargebee become products in Customerp. Once both are linked, edits travel both ways: name, description, unit, price, accounting categories and whether the product is in use.',
	setup: [
		'Do items have several prices? Enter *Currency of Item Prices* and choose *Billing Period of Item Prices* in the Chargebee credential. Where several prices fit, none is read or written.',
		'Run this flow before `chargebee-order--customerp-order`: the lines of the orders need their products.',
	],
	customization: [
		'Sell only some of them? Put a Filter on *type* or *item_family_id* behind *Chargebee: get changed items*.',
		'No external names? Let the row for *name* read the left field *name*, and match by it.',
		'Create items from products too: choose *Left and Right* and add the rows that the flow’s page names.',
	],
	oneWay:
		'Chargebee takes back all but ID, family and currency. It keeps prices with tiers to itself, and refuses amounts with more decimals than the currency has.',
	notCarried: [
		'Internal name, type, applicability, bundles, trial, billing cycles, checkout and portal settings, metadata: matters of Chargebee without a counterpart.',
		'Period and pricing model: a product has one price. Tiered, volume and stairstep prices are not carried at all.',
		'VAT percent: Chargebee works it out from its tax settings, and names none in the item.',
		'Cost price, barcode, channels, hide when zero, note: kept in Customerp alone.',
	],
	checks: [
		'Create an item with a price in Chargebee: one product with its ID as SKU, name, unit, price and currency appears.',
		'Change the external name in Chargebee and the description in Customerp before the next run: both survive.',
		'Change the price in Chargebee, in a currency without decimals and in one with three: the product shows exactly that amount.',
		'Change the price in Customerp: the item price in Chargebee has it. Try half a cent: a review, and the price stays.',
		'Add a second price to the item, with neither currency nor period in the credential: the product keeps its price.',
		'Archive the item, then make it active: the product is archived, then active. The same from Customerp.',
		'Delete an item and make another with the same ID: the old link ends, and a person is asked about the new one.',
	],
};
