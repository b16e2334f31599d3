package intaketest

import "strings"

func staff() []Case {
	long := strings.Repeat("心", 65)
	return []Case{
		{"an empty file", Staff, "", []Place{{1, "1", "", "empty"}}},
		{"a byte order mark alone", Staff, bom, []Place{{1, "1", "", "empty"}}},
		{"GBK", Staff, "id,team\r\nchen," + gbk + "\r\n", []Place{{2, "2", "", "GBK"}}},
		{"UTF-16", Staff, "i\x00d\x00\n\x00", []Place{{1, "1", "", "UTF-8"}}},
		{"a column that does not exist", Staff, "id,colour\nchen,red\n", []Place{{1, "2", "", "colour"}}},
		{"a column that is missing", Staff, "contract,team\nfull,red\n", []Place{{1, "id", "", "missing"}}},
		{"a column twice", Staff, "id,team,team\nchen,red,red\n", []Place{{1, "team", "", "twice"}}},
		{"an id twice, behind a byte order mark and with CR LF", Staff, bom + "contract;id\r\nfull;wang\r\nfull;wang\r\n", []Place{{3, "id", "", "line 2"}}},
		{"no id", Staff, "id,team\n\"\",red\n", []Place{{2, "id", "", "missing"}}},
		{"an unknown skill and an unknown contract", Staff, "id,contract,skills\nchen,full,counsel\n\nlin,fulll,pilot|senior\n", []Place{
			{4, "contract", "", "full"}, {4, "skills", "", "pilot"},
		}},
		{"a skill until an impossible date", Staff, "id,skills\nlin,senior@..2027-02-30\n", []Place{{2, "skills", "", "YYYY-MM-DD"}}},
		{"an id that is too long", Staff, "id\n" + long + "\n", []Place{{2, "id", "", "64"}}},
		{"a quotation mark without an end", Staff, "id,team\nlin,red\nchen,\"blue\ngao,red\n", []Place{{3, "team", "", "quotation mark"}}},
		{"a quotation mark inside", Staff, "id,team\nchen,bl\"ue\n", []Place{{2, "team", "", "quotation mark"}}},
		{"fields too many and too few", Staff, "id,team\nchen,red,blue\nlin\n", []Place{{2, "3", "", "3 fields"}, {3, "team", "", "1 field"}}},
	}
}

func leave() []Case {
	const head = "staff,from,to,kind,credit\n"
	return []Case{
		{"an empty file", Leave, "", []Place{{1, "1", "", "empty"}}},
		{"a column that is missing", Leave, "staff,from\nchen,2027-06-01\n", []Place{{1, "to", "", "missing"}}},
		{"impossible dates", Leave, head + "chen,2027-02-30,2027-03-01,,\nlin,2027-06-01,1.6.2027,,\n", []Place{
			{2, "from", "", "YYYY-MM-DD"}, {3, "to", "", "YYYY-MM-DD"},
		}},
		{"the end before the start", Leave, bom + head + "lin,2027-06-03,2027-06-01,,\n", []Place{{2, "to", "", "exchange"}}},
		{"nobody of the staff", Leave, head + "nobody,2027-06-01,2027-06-01,,\n", []Place{{2, "staff", "", "nobody"}}},
		{"leave over leave of the file", Leave, head + "lin,2027-06-01,2027-06-03,,\r\nlin,2027-06-03,2027-06-04,,\r\n", []Place{{3, "staff", "", "line 2"}}},
		{"leave over leave that is there", Leave, head + "lin,2027-06-01,2027-06-01,,\nchen,2027-05-03,2027-05-04,,\n", []Place{{3, "staff", "", "overlaps"}}},
		{"a credit that is no number, and one out of range", Leave, head + "lin,2027-06-01,2027-06-01,,8h\nlin,2027-06-02,2027-06-02,,1500\n", []Place{
			{2, "credit", "", "whole number"}, {3, "credit", "", "1440"},
		}},
		{"GBK in a late field", Leave, head + "lin,2027-06-01,2027-06-01," + gbk + ",\n", []Place{{2, "4", "", "GBK"}}},
	}
}

func demand() []Case {
	return []Case{
		{"an empty file", Demand, "", []Place{{1, "1", "", "empty"}}},
		{"a column that does not exist", Demand, "id,shift,target\na,day,1\n", []Place{{1, "2", "", "shift"}}},
		{"no such shift, and no such skill", Demand, "id,shifts,skill,target\na,noon,,1\nb,day,pilot,1\n", []Place{
			{2, "shifts", "", "noon"}, {3, "skill", "", "pilot"},
		}},
		{"25 o'clock", Demand, "id,from,to,target\na,25:00,08:00,1\n", []Place{{2, "from", "", "00:00"}}},
		{"numbers that are none", Demand, "id,shifts,target,hard_min\na,day,two,maybe\n", []Place{{2, "target", "", "whole number"}, {2, "hard_min", "", "yes"}}},
		{"less wanted than needed", Demand, "id,shifts,min,target\na,day,3,2\n", []Place{{2, "target", "", "at least 3"}}},
		{"an id twice", Demand, "id,shifts,target\na,day,1\na,evening,1\n", []Place{{3, "id", "", "line 2"}}},
		{"no day of the week, and an impossible date", Demand, "id;shifts;target;weekdays;first\na;day;1;someday;2027-13-01\n", []Place{
			{2, "weekdays", "", "someday"}, {2, "first", "", "YYYY-MM-DD"},
		}},
	}
}

func rota() []Case {
	const head = "agent,date,start,end,line\n"
	return []Case{
		{"an empty file", Rota, "", []Place{{1, "1", "", "empty"}}},
		{"a first line alone", Rota, head, []Place{{1, "agent", "", "no shifts"}}},
		{"GBK", Rota, "agent,date,start,end\nchen,2027-06-01,08:00,16:00\n" + gbk + ",2027-06-01,08:00,16:00\n", []Place{{3, "1", "", "GBK"}}},
		{"columns that are missing", Rota, "agent,date,end\nchen,2027-06-01,16:00\n", []Place{{1, "start", "", "missing"}}},
		{"a column that does not exist", Rota, bom + "agent;date;start;end;phone\r\n", []Place{{1, "5", "", "not known"}}},
		{"nobody, no date and no time", Rota, bom + "agent;date;start;end\r\nnobody;2027-06-01;08:00;16:00\r\nchen;2027-02-29;25:00;8\r\n", []Place{
			{2, "agent", "", "no counsellor"}, {3, "date", "", "YYYY-MM-DD"}, {3, "start", "", "00:00"}, {3, "end", "", "HH:MM"},
		}},
		{"a shift over another and one twice", Rota, head + "chen,2027-06-01,08:00,16:00,\nchen,2027-06-01,15:00,20:00,\nlin,2027-06-01,08:00,16:00,\nlin,2027-06-01,08:00,12:00,\n", []Place{
			{3, "start", "", "line 2"}, {5, "start", "", "line 4"},
		}},
		{"a line that no queue has", Rota, head + "chen,2027-06-01,08:00,16:00,\nlin,2027-06-01,08:00,16:00,nowhere\n", []Place{{3, "line", "", "nowhere"}}},
		{"a line that is too long", Rota, head + "chen,2027-06-01,08:00,16:00," + strings.Repeat("9", 65) + "\n", []Place{{2, "line", "", "64"}}},
		{"a quotation mark without an end", Rota, head + "chen,2027-06-01,\"08:00,16:00,\nlin,2027-06-01,08:00,16:00,\n", []Place{{2, "start", "", "quotation mark"}}},
		{"fields too few", Rota, head + "chen,2027-06-01\n", []Place{{2, "start", "", "2 fields"}}},
	}
}
