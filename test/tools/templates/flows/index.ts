import type { Flow } from '../types';
import { chargebeeBusinessEntity } from './chargebeeBusinessEntity';
import { chargebeeCustomer } from './chargebeeCustomer';
import { chargebeeItem } from './chargebeeItem';
import { chargebeeOrder } from './chargebeeOrder';
import { companies } from './companies';
import { crmCustomer } from './crmCustomer';
import { crmCustomerHumanData } from './crmCustomerHumanData';
import { crmOrder } from './crmOrder';
import { crmProduct } from './crmProduct';
import { customerSynchronization } from './customerSynchronization';
import { invoices } from './invoices';
import { organizations } from './organizations';
import { persons } from './persons';
import { pmsAddress } from './pmsAddress';
import { pmsBusinessEntity } from './pmsBusinessEntity';
import { pmsCustomer } from './pmsCustomer';
import { products } from './products';

export const flows: Flow[] = [
	companies,
	organizations,
	persons,
	invoices,
	products,
	chargebeeBusinessEntity,
	chargebeeCustomer,
	chargebeeItem,
	chargebeeOrder,
	crmCustomer,
	crmCustomerHumanData,
	crmOrder,
	crmProduct,
	pmsBusinessEntity,
	pmsAddress,
	pmsCustomer,
	customerSynchronization,
];
