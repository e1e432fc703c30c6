import { difference, percentOf, sum } from '../../shared/decimal';
import type {
	Api,
	Entity,
	EntityRecord,
	FieldDef,
	ListPage,
	ListQuery,
	UpdateRequest,
	WriteResult,
} from '../../shared/entity';
import { isObject, type JsonObject, type JsonValue } from '../../shared/json';
import { numberOf, objectOf, objectsOf, sameValue, textOf } from '../../shared/values';
import { COMPANY, PERSON } from './debtors';
import { invoiceFields } from './invoiceFields';
import { PAGE_SIZE, readPage, readRecord, recordOf } from './pages';

const path = (id: string): string => `/invoices/${encodeURIComponent(id)}`;

const PAYER_TYPES: Record<number, string> = { [PERSON]: 'person', [COMPANY]: 'company' };

/** Invoices carry whole debtors, several times; this is what identifies one. */
function party(value: JsonValue | undefined): JsonValue {
	if (!isObject(value)) return value ?? null;
	const kept = ['debtorAccountNumber', 'name', 'memberType', 'ean', 'emailForInvoices', 'url'];
	return Object.fromEntries(
		kept.filter((name) => name in value).map((name) => [name, value[name]]),
	);
}

const amount = (value: JsonValue | undefined): number => numberOf(value) ?? 0;

/** The number of a debtor, if it is of this kind: persons and companies are linked by different flows. */
const numberIf = (debtor: JsonObject, kind: number): string | null =>
	debtor.memberType === kind ? textOf(debtor.debtorAccountNumber) : null;

/** Lines in their order, with what is computed or buried deeper. */
function linesOf(raw: JsonObject): JsonObject[] {
	return (objectsOf(raw.invoiceItems) ?? [])
		.sort((a, b) => amount(a.sequence) - amount(b.sequence) || amount(a.id) - amount(b.id))
		.map((line) => ({
			...line,
			buyer: party(line.buyer),
			buyerNumber: textOf(objectOf(line.buyer).debtorAccountNumber),
			productIdentification: textOf(objectOf(line.financeDimensions).productIdentification),
			department: textOf(objectOf(line.financeDimensions).department),
			vatPercent: percentOf(amount(line.totalVat), amount(line.totalPrice)),
			grossPrice: sum([amount(line.totalPrice), amount(line.totalVat)]),
		}));
}

/** The invoice has no status of its own: payments and credits tell. */
function statusOf(raw: JsonObject, lines: JsonObject[], gross: number, paid: number): string {
	if (numberOf(raw.creditedInvoiceId) !== null || gross < 0) return 'creditNote';
	if (lines.length && lines.every((line) => line.isCredited === true)) return 'credited';
	if (paid >= gross) return 'paid';
	return paid > 0 ? 'partlyPaid' : 'open';
}

export function invoiceRecord(raw: JsonObject): EntityRecord {
	const lines = linesOf(raw);
	const payer = objectOf(raw.payer);
	const receiver = objectOf(raw.deliverProductsTo);
	const net = sum(lines.map((line) => amount(line.totalPrice)));
	const vat = sum(lines.map((line) => amount(line.totalVat)));
	const gross = sum([net, vat]);
	const paid = sum((objectsOf(raw.payments) ?? []).map((payment) => amount(payment.amount)));
	const id = numberOf(raw.id);
	return {
		id: id === null ? '' : String(id),
		fields: {
			...raw,
			payer: party(raw.payer),
			sendInvoiceTo: party(raw.sendInvoiceTo),
			deliverProductsTo: party(raw.deliverProductsTo),
			payerNumber: textOf(payer.debtorAccountNumber),
			payerCompanyNumber: numberIf(payer, COMPANY),
			payerPersonNumber: numberIf(payer, PERSON),
			payerName: textOf(payer.name),
			payerType: PAYER_TYPES[amount(payer.memberType)] ?? null,
			sendInvoiceToNumber: textOf(objectOf(raw.sendInvoiceTo).debtorAccountNumber),
			deliverProductsToNumber: textOf(receiver.debtorAccountNumber),
			deliverProductsToCompanyNumber: numberIf(receiver, COMPANY),
			deliverProductsToPersonNumber: numberIf(receiver, PERSON),
			netTotal: net,
			vatTotal: vat,
			grossTotal: gross,
			paidTotal: paid,
			balance: difference(gross, paid),
			status: statusOf(raw, lines, gross, paid),
			createdAt: textOf(objectOf(raw.creationInfo).when),
			invoiceItems: lines,
		},
	};
}

async function get(api: Api, id: string): Promise<EntityRecord | undefined> {
	const raw = await readRecord(api, path(id));
	return raw && invoiceRecord(raw);
}

async function list(api: Api, query: ListQuery): Promise<ListPage> {
	const page = await readPage(api, '/invoices', {}, query);
	return { records: page.rows.map(invoiceRecord), next: page.next, serverTime: page.serverTime };
}

/** The finance status is all that Membercare takes back; the answer is the whole invoice. */
async function update(api: Api, request: UpdateRequest): Promise<WriteResult> {
	const { id, fields, changed, before } = request;
	const written = changed.filter((field) => field === 'financeStatus');
	if (!written.length || sameValue(fields.financeStatus, before.fields.financeStatus)) {
		return { written, record: before };
	}
	const patch = {
		method: 'PATCH',
		path: path(id),
		body: { id: Number(id), financeStatus: fields.financeStatus },
	} as const;
	return { written, record: invoiceRecord(recordOf(patch, await api.request(patch))) };
}

const fields: FieldDef[] = invoiceFields;

export const invoice: Entity = {
	system: 'membercare',
	entity: 'invoice',
	label: 'Invoice',
	labelPlural: 'Invoices',
	summary: [
		'payerName',
		'id',
		'payerNumber',
		'financeDate',
		'payDueDate',
		'grossTotal',
		'paidTotal',
		'balance',
		'status',
		'financeStatus',
	],
	fields,
	capabilities: {
		feed: false,
		completeListing: true,
		listingIsFull: true,
		singleRead: true,
		create: false,
		update: true,
		archive: false,
		restore: false,
		delete: false,
		findByReference: false,
		findByKey: ['id'],
		gone: 'notFound',
		visibilityLagSeconds: 10,
		requestTimeoutSeconds: 60,
		stamp: 'none',
		overlapSeconds: 0,
		retentionDays: 7,
		pageSize: PAGE_SIZE,
		aliases: ['id'],
	},
	limits: [
		'Membercare takes back the finance status only; it is one flag for each invoice, so no other finance integration may use it.',
		'There is no change feed: every run reads all invoices and compares.',
		'Invoices carry no currency: the currency of the tenant is a constant of the map.',
		'Totals, balance and status are computed from the lines, the payments and the credits.',
		'Invoices can be neither created nor deleted.',
	],
	list,
	get,
	find: async (api, query) => {
		if (query.by === 'reference' || query.field !== 'id') return [];
		const found = await get(api, String(query.value));
		return found ? [found] : [];
	},
	update,
};
