/* placeholder until the room is built */ extern int log_placeholder;
int log_placeholder;
