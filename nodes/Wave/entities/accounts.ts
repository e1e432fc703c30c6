import type { Api } from '../../shared/entity';
import { ApiFailure } from '../../shared/failure';
import type { JsonObject, JsonValue } from '../../shared/json';
import { isEmpty, textOf } from '../../shared/values';
import { EXPENSE_ACCOUNTS, INCOME_ACCOUNTS } from '../documents/business';
import type { Document } from '../documents/document';
import { allRows } from '../transport/run';

/** Other systems know accounts by name: the field with the name stands for the one with the id. */
const BY_NAME: Record<string, { id: string; document: Document; label: string }> = {
	incomeAccountName: {
		id: 'incomeAccountId',
		document: INCOME_ACCOUNTS,
		label: 'income account',
	},
	expenseAccountName: {
		id: 'expenseAccountId',
		document: EXPENSE_ACCOUNTS,
		label: 'expense account',
	},
};

const folded = (value: JsonValue | undefined): string => (textOf(value) ?? '').trim().toLowerCase();

/** Accounts that may stand there; asked for once in an execution. */
async function accountsOf(api: Api, document: Document): Promise<JsonObject[]> {
	const key = `wave.accounts.${document.name}`;
	const known = api.memo.get(key) as JsonObject[] | undefined;
	if (known !== undefined) return known;
	const rows = await allRows(api, document, 'accounts');
	api.memo.set(key, rows);
	return rows;
}

/**
 * The fields with the ids of the accounts that are named in them. An id that is given itself goes first.
 *
 * @throws ApiFailure (rejected, before anything is sent) for a name that no account, or more than one, has.
 */
export async function withAccounts(api: Api, fields: JsonObject): Promise<JsonObject> {
	const complete = { ...fields };
	for (const [name, { id, document, label }] of Object.entries(BY_NAME)) {
		const value = fields[name];
		if (isEmpty(value) || !isEmpty(fields[id])) continue;
		const accounts = await accountsOf(api, document);
		const found = accounts.filter((account) => folded(account.name) === folded(value));
		if (found.length === 1) {
			complete[id] = found[0].id;
			continue;
		}
		const names = accounts.map((account) => textOf(account.name) ?? '').join(', ');
		const message =
			found.length === 0
				? `Wave has no ${label} "${textOf(value) ?? ''}"`
				: `Wave has ${found.length} ${label}s named "${textOf(value) ?? ''}"`;
		throw new ApiFailure(message, {
			outcome: 'rejected',
			scope: 'record',
			fields: [{ field: name, message: `choose one of: ${names}` }],
			remedy: 'Correct the name, or make such an account in Wave',
		});
	}
	return complete;
}

/** Paths to send for these changed ones: a name is sent as the id. */
export const idPaths = (paths: string[]): string[] => [
	...new Set(paths.map((path) => BY_NAME[path]?.id ?? path)),
];
