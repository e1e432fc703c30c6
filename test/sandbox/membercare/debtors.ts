/** `/debtors`: the one change feed over persons and companies, and what a debtor owes. */
import {
	isOpenCompany,
	isOpenPerson,
	listedCompanies,
	listedPersons,
	findCompany,
	findPerson,
	notFound,
	ok,
	type Call,
	type MembercareRoute,
	type Tenant,
} from './context';
import { debtorView, type DebtorRaw } from './personViews';
import { boolParam, dateParam, paged, scattered } from './query';
import { viewOf } from './views';

export function findDebtor(tenant: Tenant, call: Call, no: string): DebtorRaw | undefined {
	const company = findCompany(tenant, call, no);
	if (company) return { kind: 'company', member: company };
	const person = findPerson(tenant, call, no);
	return person ? { kind: 'person', member: person } : undefined;
}

export const debtorOr404 = (tenant: Tenant, call: Call): DebtorRaw =>
	findDebtor(tenant, call, call.params.no!) ??
	notFound(`Debtor with debtorAccountNumber ${call.params.no} was not found.`);

function feed(tenant: Tenant, call: Call): DebtorRaw[] {
	const { settings } = tenant;
	const now = tenant.nowText();
	const after = dateParam(tenant, call, 'changedAfter');
	const includeCreditors = boolParam(call, 'includeCreditors', false);
	const all: DebtorRaw[] = [
		...listedCompanies(tenant, call).map((member) => ({ kind: 'company', member }) as const),
		...listedPersons(tenant, call).map((member) => ({ kind: 'person', member }) as const),
	];

	const isDebtor = (financeType: number) => {
		if (financeType === 1 || financeType === 3) return true;
		if (financeType === 2) return includeCreditors;
		const notSet = settings.debtorsWithFinanceTypeNotSet;
		return notSet === 'always' || (notSet === 'withCreditors' && includeCreditors);
	};
	const isOpen = (debtor: DebtorRaw) =>
		debtor.kind === 'company'
			? isOpenCompany(debtor.member, now)
			: isOpenPerson(debtor.member, now);
	// Local texts are compared, as the tenant's database does: an hour that comes twice counts once.
	const isChanged = (lastChange: string) =>
		after === null || (settings.changedAfterInclusive ? lastChange >= after : lastChange > after);

	return all.filter(
		(debtor) =>
			isDebtor(debtor.member.financeType) &&
			(settings.closedInDebtors || isOpen(debtor)) &&
			isChanged(debtor.member.lastChange),
	);
}

function balanceOf(call: Call, no: string): number {
	const cents = call.db.invoices.by('payer', no).reduce((sum, invoice) => {
		const items = invoice.invoiceItems.reduce(
			(all, item) => all + item.totalPrice + item.totalVat,
			0,
		);
		const paid = invoice.payments.reduce((all, payment) => all + payment.amount, 0);
		return sum + Math.round((items - paid) * 100);
	}, 0);
	return cents / 100;
}

export function debtorRoutes(tenant: Tenant): MembercareRoute[] {
	return [
		{
			method: 'GET',
			template: '/debtors',
			handle: (call) => {
				const includeMemberships = boolParam(call, 'includeMemberships', false);
				const rows = () => scattered(feed(tenant, call), ({ member }) => member.uid);
				const view = viewOf(tenant, call);
				return ok(paged(tenant, call, rows, (row) => debtorView(view, row, includeMemberships)));
			},
		},
		{
			method: 'GET',
			template: '/debtors/balance',
			handle: (call) => {
				const rows = () => scattered(feed(tenant, call), ({ member }) => member.uid);
				return ok(
					paged(tenant, call, rows, ({ member: { debtorAccountNumber } }) => ({
						debtorAccountNumber,
						balance: balanceOf(call, debtorAccountNumber),
					})),
				);
			},
		},
		{
			method: 'GET',
			template: '/debtors/{no}',
			handle: (call) => ok(debtorView(viewOf(tenant, call), debtorOr404(tenant, call), false)),
		},
		{
			method: 'GET',
			template: '/debtors/{no}/balance',
			handle: (call) => {
				const { debtorAccountNumber } = debtorOr404(tenant, call).member;
				return ok({ debtorAccountNumber, balance: balanceOf(call, debtorAccountNumber) });
			},
		},
	];
}
