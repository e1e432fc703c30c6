import type { Flow } from '../types';
import { companies } from './companies';
import { invoices } from './invoices';
import { organizations } from './organizations';
import { persons } from './persons';
import { products } from './products';

export const flows: Flow[] = [companies, organizations, persons, invoices, products];
