"""The reference pages of docs/, written from the tables that the program itself goes by."""
