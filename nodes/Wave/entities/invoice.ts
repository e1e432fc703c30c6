import type {
	Api,
	CreateRequest,
	Entity,
	EntityRecord,
	FindQuery,
	UpdateRequest,
	WriteResult,
} from '../../shared/entity';
import type { JsonObject, JsonValue } from '../../shared/json';
import { runSteps, updateResult, type Step } from '../../shared/steps';
import { isEmpty, objectsOf, textOf } from '../../shared/values';
import {
	INVOICES_BY_NUMBER,
	INVOICE_BY_ID,
	INVOICE_CREATE,
	INVOICE_DELETE,
	INVOICE_PAGE,
	INVOICE_PATCH,
} from '../documents/invoice';
import { allRows, askRecord, businessOf } from '../transport/run';
import { decimalText, moneyOf } from './amounts';
import { currencyCode } from './codes';
import {
	COMMON_CAPABILITIES,
	createRecord,
	filled,
	member,
	members,
	patchRecord,
	recordOf,
	removeRecord,
	type Kind,
} from './common';
import { INVOICE_TEXTS, invoiceFields } from './invoiceFields';
import { isPast, isPatched, moveTo, statusOfNew, wasSent } from './invoiceStatus';
import { findListed } from './known';
import { linesInput, linesOf } from './lines';
import { walk, type Listed } from './walk';

const AMOUNTS = ['subtotal', 'discountTotal', 'taxTotal', 'total', 'amountDue', 'amountPaid'];

/** Fields that are read and written as they are. */
const PLAIN = invoiceFields
	.filter(
		({ name, kind }) =>
			kind !== 'list' && !/^(customerId|currency|exchangeRate|status)$|\./.test(name),
	)
	.map(({ name }) => name);

const discountsOf = (raw: JsonValue | undefined): JsonObject[] =>
	(objectsOf(raw) ?? []).map((discount) => ({
		discountType: discount.__typename === 'FixedInvoiceDiscount' ? 'FIXED' : 'PERCENTAGE',
		...members(discount, ['amount', 'percentage', 'name']),
	}));

export function invoiceRecord(row: JsonObject): EntityRecord {
	return recordOf(row, {
		...members(row, PLAIN),
		...members(row, ['status', 'exchangeRate']),
		customerId: member(row.customer, 'id'),
		customerName: member(row.customer, 'name'),
		currency: member(row.currency, 'code'),
		items: linesOf(row.items),
		discounts: discountsOf(row.discounts),
		...Object.fromEntries(AMOUNTS.map((name) => [name, moneyOf(row[name])])),
		...(row.payments === undefined ? {} : { payments: row.payments }),
	});
}

const get = async (api: Api, id: string): Promise<EntityRecord | undefined> => {
	const row = await askRecord(api, INVOICE_BY_ID, 'invoice', id);
	return row && invoiceRecord(row);
};

export const invoiceKind: Kind = {
	name: 'invoice',
	create: INVOICE_CREATE,
	patch: INVOICE_PATCH,
	record: invoiceRecord,
	get,
};

const listed: Listed = {
	document: INVOICE_PAGE,
	connection: 'invoices',
	record: invoiceRecord,
};

const discountsInput = (value: JsonValue | undefined): JsonObject[] =>
	(objectsOf(value) ?? []).map((discount, at) => ({
		...filled(members(discount, ['discountType', 'name'])),
		...filled({
			amount: decimalText(`discounts.${at}.amount`, discount.amount, 8),
			percentage: decimalText(`discounts.${at}.percentage`, discount.percentage, 8),
		}),
	}));

type Writer = (value: JsonValue, before: JsonObject) => JsonValue;

const WRITERS: Record<string, Writer> = {
	currency: (value) => currencyCode('currency', value),
	exchangeRate: (value) => decimalText('exchangeRate', value, 12),
	items: (value, before) => linesInput(value, before.items),
	discounts: (value) => discountsInput(value),
};

/** The input of a create or a patch, but for the status: only the named fields. */
function inputOf(fields: JsonObject, paths: string[], before: JsonObject = {}): JsonObject {
	const input: JsonObject = {};
	for (const path of paths) {
		if (path === 'status') continue;
		const value = isEmpty(fields[path]) ? null : (fields[path] as JsonValue);
		input[path] = WRITERS[path]?.(value, before) ?? value;
	}
	return input;
}

async function create(api: Api, request: CreateRequest): Promise<EntityRecord> {
	const { fields, progress } = request;
	const { status, then } = statusOfNew(fields.status);
	const given = writable.filter((path) => !isEmpty(fields[path]));
	const input = filled(inputOf(fields, given));
	const made = await createRecord(
		api,
		invoiceKind,
		{ businessId: businessOf(api), ...input, ...(status === undefined ? {} : { status }) },
		request,
	);
	if (then === undefined || (progress.id !== undefined && wasSent(made))) return made;
	return await moveTo(api, invoiceKind, made, then);
}

const writable = invoiceFields.filter((def) => def.writable === true).map(({ name }) => name);

/** First the fields, as long as Wave lets them be changed, then the status: one refused leaves the other done. */
async function update(api: Api, request: UpdateRequest): Promise<WriteResult> {
	const { id, fields, changed, before, progress, save } = request;
	let record = before;
	const moves = changed.includes('status') && !isPatched(fields.status);
	const plain = changed.filter((path) => path !== 'status' || !moves);
	const steps: Step[] = [];
	if (plain.length > 0) {
		const input = inputOf(fields, plain, before.fields);
		if (plain.includes('status')) input.status = fields.status;
		const texts = INVOICE_TEXTS.filter((path) => plain.includes(path));
		steps.push({
			name: 'fields',
			paths: plain,
			run: async () => {
				({ record } = await patchRecord(api, invoiceKind, id, input, texts));
			},
		});
	}
	if (moves) {
		steps.push({
			name: 'status',
			paths: ['status'],
			run: async () => {
				record = await moveTo(api, invoiceKind, record, fields.status);
			},
		});
	}
	const result = await runSteps(steps, progress, save);
	// It may have been approved, but not marked as sent.
	if (result.failures.length > 0) record = (await get(api, id)) ?? record;
	const taken = moves && isPast(record, fields.status) ? ['status'] : [];
	return { ...updateResult(changed, steps, result), record, taken };
}

/** Wave gives every invoice whose number contains the text. */
async function findByNumber(api: Api, number: string): Promise<EntityRecord[]> {
	const rows = await allRows(api, INVOICES_BY_NUMBER, 'invoices', { number });
	const found = rows.map(invoiceRecord);
	const wanted = number.toLowerCase();
	const same = found.filter(
		({ fields }) => textOf(fields.invoiceNumber)?.trim().toLowerCase() === wanted,
	);
	return [...new Map(same.map((record) => [record.id, record])).values()];
}

async function find(api: Api, query: FindQuery): Promise<EntityRecord[]> {
	if (query.by === 'reference') return [];
	const text = (textOf(query.value) ?? '').trim();
	if (text === '') return [];
	if (query.field === 'invoiceNumber') return await findByNumber(api, text);
	return query.field === 'poNumber'
		? await findListed(api, invoiceKind, listed, 'poNumber', text)
		: [];
}

export const invoice: Entity = {
	system: 'wave',
	entity: 'invoice',
	label: 'Invoice',
	labelPlural: 'Invoices',
	fields: invoiceFields,
	capabilities: {
		...COMMON_CAPABILITIES,
		archive: false,
		delete: true,
		findByKey: ['invoiceNumber', 'poNumber'],
		aliases: ['invoiceNumber'],
		feedMisses:
			'A status that changes with a payment or with the due date may not show in the change feed; the complete pass sees it',
	},
	limits: [
		'Items are replaced as a whole, and each needs a product that is sold.',
		'Wave decides how long an invoice can be changed: it may refuse once there are payments.',
		'The status goes from Draft to Saved to Sent, never back; Paid, Overdue and Viewed are set by Wave.',
		'Payments are shown by Get only and cannot be written.',
		'Totals and taxes are computed by Wave.',
		'A deleted invoice leaves no trace in the change feed: it is missed by a complete pass and then read by its ID.',
	],
	summary: [
		'invoiceNumber',
		'id',
		'status',
		'customerName',
		'invoiceDate',
		'dueDate',
		'currency',
		'total.value',
		'amountDue.value',
		'amountPaid.value',
	],
	list: async (api, query) => await walk(api, listed, query),
	get,
	find,
	create,
	update,
	remove: async (api, id) =>
		await removeRecord(api, invoiceKind, INVOICE_DELETE, id, { invoiceId: id }),
};
