import { customerp, membercare, pairs, toRight } from '../rows';
import type { Flow } from '../types';

export const products: Flow = {
	name: 'membercare-products--customerp-product',
	title: 'Keep Customerp products in step with Membercare products',
	left: membercare('product', 'products'),
	right: customerp('product', 'products'),
	map: [
		toRight('alias', 'financeDimensions.productIdentification', 'sku', {
			note: 'The number by which invoice lines name the product. Two products with one identification go to review',
		}),
		toRight('text', 'name', 'name'),
		toRight('text', 'productGroup.name', 'group'),
		toRight('number', 'vatPercent', 'vatPercent', { scale: 2 }),
		toRight('text', 'financeDimensions.department', 'department'),
		toRight('text', 'financeDimensions.dimension3', 'dimension3'),
		toRight('text', 'financeDimensions.dimension4', 'dimension4'),
		toRight('text', 'financeDimensions.dimension5', 'dimension5'),
		toRight('text', 'contextNames', 'channels', {
			note: 'The areas of Membercare that use the product, by name',
		}),
		toRight('boolean', 'notOnInvoiceIfZero', 'hideWhenZero'),
		toRight('enum', 'valid', 'status', {
			values: pairs(['true', 'active'], ['false', 'archived']),
			note: 'A product that can no longer be used is archived, and comes back with it',
		}),
	],
	match: [
		{
			fields: ['financeDimensions.productIdentification'],
			why: 'the number that the ERP gave the product',
		},
		{ fields: ['name', 'productGroup.name'], why: 'the same name in the same group' },
	],
	intro:
		'Every product in Membercare is kept in step with a product in Customerp. Membercare offers its products for reading only: edits travel from Membercare to Customerp, and there is no node that writes to Membercare.',
	does: 'New products in Membercare become products in Customerp, and edits follow: number, name, group, VAT percent, department and dimensions, areas and whether the product is in use.',
	setup: [
		'Run this flow before `membercare-invoices--customerp-order`: the lines of the orders need their products.',
	],
	customization: [
		'Edits in Customerp stay there and are reported once. Choose *Put Back* or *Ask a Person* in the options of a row if Membercare shall rule.',
		'Sell only some of them? Put a Filter behind *Membercare: get changed products*.',
	],
	oneWay:
		'Membercare takes back nothing: its products are read-only, so nothing leaves the first output. Prices, units and descriptions exist in Customerp alone and are never touched.',
	notCarried: [
		'Price, cost, unit, currency, barcode, description, note: Membercare products have none. They stay as they are in Customerp.',
		'Product ID and group ID: internal numbers of Membercare.',
	],
	checks: [
		'Create a product in Membercare: one product with its identification as SKU appears in Customerp.',
		'Change the name in Membercare: Customerp follows. Change it in Customerp: it stays, and the history says so once.',
		'Change name or VAT percent in Membercare after that: Customerp follows again.',
		'Set the price in Customerp, then change the name in Membercare: the price stays.',
		'Make a product invalid in Membercare: it is archived in Customerp; make it valid again: it is active.',
		'Give two products one identification: a review, and no second product.',
	],
	readOnly: 'left',
};
