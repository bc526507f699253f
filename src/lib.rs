//! Is this customer in good standing: may they buy, do they qualify?
