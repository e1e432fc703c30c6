import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { Api } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { getFields, searchRecords } from '../../shared/node/methods';
import { toNodeError } from '../../shared/nodeErrors';
import { textOf } from '../../shared/values';
import { wave, waveApi } from '../access';
import { BUSINESSES, EXPENSE_ACCOUNTS, INCOME_ACCOUNTS, SALES_TAXES } from '../documents/business';
import type { Document } from '../documents/document';
import { member } from '../entities/common';
import { allRows, ask, edgesOf, PAGE_SIZE } from '../transport/run';

async function asked<T>(
	context: ILoadOptionsFunctions,
	work: (api: Api) => Promise<T>,
): Promise<T> {
	try {
		return await work(await waveApi.call(context));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** Businesses of the credential's user, for the resource locator. */
export async function searchBusinesses(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await asked(this, async (api) => {
		const page = Number(paginationToken ?? 1);
		const { data } = await ask(api, BUSINESSES, { page, pageSize: PAGE_SIZE });
		const edges = edgesOf(BUSINESSES, data.businesses);
		const wanted = (filter ?? '').trim().toLowerCase();
		return {
			results: edges.rows
				.map((row) => ({ name: textOf(row.name) ?? '', value: textOf(row.id) ?? '' }))
				.filter(({ name, value }) => value === filter || name.toLowerCase().includes(wanted)),
			...(edges.page < edges.totalPages ? { paginationToken: String(edges.page + 1) } : {}),
		};
	});
}

/** All rows of a connection of the business, as options. */
async function optionsOf(
	api: Api,
	document: Document,
	connection: string,
	more: (row: JsonObject) => string | null,
): Promise<INodePropertyOptions[]> {
	const rows = await allRows(api, document, connection);
	const options = rows.map((row) => {
		const extra = more(row);
		const name = textOf(row.name) ?? '';
		return { name: extra ? `${name} (${extra})` : name, value: textOf(row.id) ?? '' };
	});
	return options.sort((one, other) => one.name.localeCompare(other.name));
}

const subtype = (row: JsonObject): string | null => textOf(member(row.subtype, 'name'));

const incomeAccounts = async (api: Api) =>
	await optionsOf(api, INCOME_ACCOUNTS, 'accounts', subtype);
const expenseAccounts = async (api: Api) =>
	await optionsOf(api, EXPENSE_ACCOUNTS, 'accounts', subtype);
const salesTaxes = async (api: Api) =>
	await optionsOf(api, SALES_TAXES, 'salesTaxes', (row) => textOf(row.abbreviation));

/** The form of a product has its accounts as lists. */
async function fieldsWithAccounts(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const form = await getFields.call(this, wave);
	if (this.getCurrentNodeParameter('resource') !== 'product') return form;
	const lists: Record<string, (api: Api) => Promise<INodePropertyOptions[]>> = {
		incomeAccountId: incomeAccounts,
		expenseAccountId: expenseAccounts,
	};
	return await asked(this, async (api) => {
		for (const field of form.fields) {
			const list = lists[field.id];
			if (list) Object.assign(field, { type: 'options', options: await list(api) });
		}
		return form;
	});
}

export const methods = {
	listSearch: {
		searchBusinesses,
		async searchRecords(this: ILoadOptionsFunctions, filter?: string, page?: string) {
			return await searchRecords.call(this, wave, filter, page);
		},
	},
	loadOptions: {
		async getIncomeAccounts(this: ILoadOptionsFunctions) {
			return await asked(this, incomeAccounts);
		},
		async getExpenseAccounts(this: ILoadOptionsFunctions) {
			return await asked(this, expenseAccounts);
		},
		async getSalesTaxes(this: ILoadOptionsFunctions) {
			return await asked(this, salesTaxes);
		},
	},
	resourceMapping: {
		getFields: fieldsWithAccounts,
	},
};
