/** What happens inside Wave, or in its web application only. */
import type { RawRecord, WaveAction } from '../types';
import { amountsOf } from './amounts';
import type { Ctx, Wave, WaveCall, WaveRecord } from './context';
import { plain } from './decimal';
import { insertPayment } from './payments';
import { update } from './records';
import { accountOf } from './seed';
import { deliverWebhook } from './webhook';

function present(
	wave: Wave,
	entity: 'invoices' | 'products' | 'customers',
	id: string,
): WaveRecord {
	const found = wave.runtime.store.now[entity].get(id);
	if (!found) throw new Error(`${entity} has no record '${id}'`);
	return found;
}

/** Amounts are computed from the present, for nobody's request. */
const presentCtx = (wave: Wave): Ctx => ({
	wave,
	call: { db: wave.runtime.store.now } as unknown as WaveCall,
	grant: { scopes: null, businessId: null },
});

function payInvoice(wave: Wave, id: string, amount: string | undefined): WaveRecord {
	const invoice = present(wave, 'invoices', id);
	if (invoice.status === 'DRAFT') throw new Error('a draft cannot be paid');
	return insertPayment(wave, invoice.businessId, {
		invoiceId: invoice.id,
		amount: amount ?? plain(amountsOf(presentCtx(wave), invoice).amountDue),
		paymentDate: wave.today(),
		paymentAccountId: accountOf(wave, invoice.businessId, 'CASH_AND_BANK').id,
	});
}

function viewInvoice(wave: Wave, id: string): WaveRecord {
	const invoice = present(wave, 'invoices', id);
	if (invoice.status === 'DRAFT') throw new Error('a draft cannot be viewed by its customer');
	const changes = { lastViewedAt: wave.nowIso(), status: 'VIEWED' };
	return update(wave, 'invoices', invoice, changes, wave.settings.viewMovesModifiedAt);
}

export async function act(wave: Wave, action: WaveAction): Promise<RawRecord> {
	const { store } = wave.runtime;
	switch (action.do) {
		case 'payInvoice':
			return store.atomic(() => payInvoice(wave, action.invoice, action.amount));
		case 'viewInvoice':
			return viewInvoice(wave, action.invoice);
		case 'unarchiveProduct':
			return update(wave, 'products', present(wave, 'products', action.product), {
				isArchived: false,
			});
		case 'archiveCustomer':
			return update(wave, 'customers', present(wave, 'customers', action.customer), {
				isArchived: true,
			});
		case 'deliverWebhook':
			return await deliverWebhook(
				presentCtx(wave),
				present(wave, 'invoices', action.invoice),
				action,
			);
		default:
			throw new Error('there is no such action');
	}
}
