/** What only happens inside Chargebee: `ChargebeeControl.act`. */
import type { ChargebeeAction, RawRecord } from '../types';
import { deleteBusinessEntity, putBusinessEntity } from './businessEntities';
import { shown, type Chargebee } from './context';
import { forgetEvents } from './events';
import { payInvoice } from './orderRecords';
import { transferCustomer } from './transfers';
import { resend } from './webhookQueue';

function perform(cb: Chargebee, action: ChargebeeAction): RawRecord {
	switch (action.do) {
		case 'payInvoice':
			return shown(payInvoice(cb, action.invoice));
		case 'transferCustomer':
			return shown(
				transferCustomer(cb, {
					customer: action.customer,
					to: action.to,
					keepId: action.keepId ?? true,
					source: 'admin_console',
				}),
			);
		case 'putBusinessEntity': {
			const { id, name, status } = action;
			return shown(putBusinessEntity(cb, { id, name, status }));
		}
		case 'deleteBusinessEntity':
			return shown(deleteBusinessEntity(cb, action.id));
		case 'resend':
			return { webhooks: resend(cb, action.events, action.times ?? 1) };
		case 'forgetEvents':
			return { events: forgetEvents(cb, action.olderThanDays) };
	}
}

/**
 * Does it at once; what it would break throws, and then nothing has changed. Gives the record that it
 * made or changed; of `resend` the number of `webhooks` sent, of `forgetEvents` that of the `events`.
 */
export const act = (cb: Chargebee, action: ChargebeeAction): RawRecord =>
	structuredClone(cb.runtime.store.atomic(() => perform(cb, action)));
