import type { FieldDef } from '../../shared/entity';
import { isObject, type JsonObject, type JsonValue } from '../../shared/json';
import { isEmpty, objectsOf, textOf } from '../../shared/values';
import { refusal } from '../transport/verdict';
import { decimalText, moneyOf } from './amounts';
import { field, member, members, readOnly } from './common';
import { idList, idsIn } from './idList';

const SCALE = 8;
/** Written in place of ids: a line that bears no tax, whatever the defaults of its product are. */
const NO_TAXES = 'none';

/** Columns of a line. Lines have ids, but they cannot be sent back and change with every write. */
export const lineColumns: FieldDef[] = [
	field('productId', 'Product', 'reference', { required: true, refersTo: ['wave.product'] }),
	field('description', 'Description'),
	field('quantity', 'Quantity', 'number', { scale: SCALE }),
	field('unitPrice', 'Unit Price', 'money', { format: 'major', scale: SCALE }),
	field('taxes', 'Sales Taxes', 'text', {
		hint: 'IDs, separated by commas, in the order of their letters; "none" for no tax. Empty: as before, on a new line the default sales taxes of the product',
	}),
	readOnly('productName', 'Product Name'),
	readOnly('taxNames', 'Sales Tax Names'),
	readOnly('accountName', 'Account'),
	readOnly('subtotal', 'Subtotal', 'money', { format: 'major', hint: 'Without taxes' }),
	readOnly('total', 'Total', 'money', { format: 'major', hint: 'With taxes' }),
];

export const linesOf = (items: JsonValue | undefined): JsonObject[] =>
	(objectsOf(items) ?? []).map((line) => {
		const taxes = (objectsOf(line.taxes) ?? []).map(({ salesTax }) => salesTax).filter(isObject);
		return {
			productId: member(line.product, 'id'),
			...members(line, ['description', 'quantity', 'unitPrice']),
			taxes: idList(taxes) ?? NO_TAXES,
			productName: member(line.product, 'name'),
			taxNames: taxes.map(({ name }) => textOf(name) ?? '').join(', ') || null,
			accountName: member(line.account, 'name'),
			subtotal: moneyOf(line.subtotal).value,
			total: moneyOf(line.total).value,
		};
	});

/**
 * Lines as Wave takes them: all of them, as a patch replaces the whole list. A line that says nothing of taxes keeps
 * those that the same product bore before, line by line in their order.
 *
 * @throws ApiFailure `rejected`, naming the line and its column, for a line without product and for what is no number.
 */
export function linesInput(
	value: JsonValue | undefined,
	before: JsonValue | undefined,
): JsonObject[] {
	const left = [...(objectsOf(before) ?? [])];
	return (Array.isArray(value) ? value : []).map((line, at) => {
		const path = `items.${at}`;
		if (!isObject(line)) throw refusal(path, 'a line is no object');
		const product = textOf(line.productId);
		if (product === null) throw refusal(`${path}.productId`, 'a line needs a product');
		const place = left.findIndex(({ productId }) => productId === product);
		const [same] = place < 0 ? [] : left.splice(place, 1);
		const taxes = isEmpty(line.taxes) ? same?.taxes : line.taxes;
		return {
			productId: product,
			...(isEmpty(line.description) ? {} : { description: line.description }),
			...number(`${path}.quantity`, 'quantity', line.quantity),
			...number(`${path}.unitPrice`, 'unitPrice', line.unitPrice),
			...(isEmpty(taxes) ? {} : { taxes: taxesInput(taxes) }),
		};
	});
}

function number(path: string, name: string, value: JsonValue | undefined): JsonObject {
	const text = decimalText(path, value, SCALE);
	return text === null ? {} : { [name]: text };
}

const taxesInput = (value: JsonValue | undefined): JsonObject[] =>
	textOf(value)?.trim().toLowerCase() === NO_TAXES
		? []
		: idsIn(value).map((salesTaxId) => ({ salesTaxId }));
