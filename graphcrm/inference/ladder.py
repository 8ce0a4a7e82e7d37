"""Words of job titles, from the top down."""

LADDER = (
    "chief, ceo, cfo, cto, coo, cio, president, founder, owner, managing director, "
    "general manager, geschaftsfuhrer, geschaftsfuhrerin, vorstand, pdg, 总经理, 总裁, 董事长, "
    "社長",
    "vice president, vp, svp, evp, director, direktor, direktorin, directeur, directrice, "
    "directora, dyrektor, директор, 总监, 副总, 副总经理, 本部長",
    "head, leiter, leiterin, bereichsleiter, abteilungsleiter, jefe, jefa, 部长, 主任, 部長",
    "manager, managerin, lead, leader, supervisor, foreman, teamleiter, teamleiterin, "
    "responsable, kierownik, менеджер, 经理, 主管, 課長, 팀장",
    "account manager, office manager, product manager, project manager, key account manager, "
    "community manager, case manager, 客户经理, 产品经理, 项目经理",
    "assistant, junior, intern, trainee, apprentice, praktikant, praktikantin, werkstudent, "
    "shop assistant, stagiaire, 助理, 实习生, 実習生",
)
"""Words of titles, the highest first; all other titles stand with the last but one."""
