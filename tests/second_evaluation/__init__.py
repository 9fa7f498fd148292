"""A second evaluation of NCT06569472, written from the contract alone: an oracle for the tests."""
