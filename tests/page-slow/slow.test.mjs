// One after the other: what is measured is to have the machine for itself.
import "./firefox.mjs";
import "./lighthouse.mjs";
