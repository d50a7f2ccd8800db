#include "models/config/json_document.h"
#include "models/config/starters.h"
#include "models/config/workspace_config.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace groundswell;
using config::Problems;
using nlohmann::json;

namespace {

std::string joined(const Problems& problems) {
    std::string out;
    for (const config::Problem& problem : problems) out += problem.pointer + ": " + problem.reason + "\n";
    return out;
}

std::string workspace(const std::string& members) {
    return R"({"schema_version":1,"id":"w","name":"W",)" + members + "}";
}

std::string source(const std::string& members) {
    return workspace(R"("sources":[{)" + members + "}]");
}

}  // namespace

class WorkspaceConfigTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_every_problem_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("pointers");  // of all problems, in order, blanks between them
        QTest::addColumn<std::string>("reason");    // a part of the first one's
        const auto row = [](const char* name, const std::string& text, const char* pointers, const char* reason) {
            QTest::newRow(name) << text << std::string(pointers) << std::string(reason);
        };
        row("nothing", "", "-", "not JSON");
        row("no json", "{\"id\": x}", "-", "line 1, column 8");
        row("array", "[]", "-", "must be an object, not an array");
        row("empty object", "{}", "/schema_version /id", "missing");
        row("invalid UTF-8", "{\"id\":\"\xff\"}", "-", "not JSON");
        row("rest behind", "{} {}", "-", "not JSON");
        row("newer", R"({"schema_version":2,"id":"w"})", "/schema_version", "version 2, made by a newer program");
        row("much newer", R"({"schema_version":18446744073709551615,"id":"w"})", "/schema_version", "newer program");
        row("version 0", R"({"schema_version":0,"id":"w"})", "/schema_version", "1 or more");
        row("version as text", R"({"schema_version":"1","id":"w"})", "/schema_version", "whole number, not a string");
        row("capital id", R"({"schema_version":1,"id":"World"})", "/id", "\"World\" is not a name");
        row("id of 64", json({{"schema_version", 1}, {"id", std::string(64, 'a')}}).dump(), "/id", "not a name");
        row("id as path", R"({"schema_version":1,"id":"../w"})", "/id", "not a name");
        row("id as number", R"({"schema_version":1,"id":7})", "/id", "must be a string, not a number");
        row("name", R"({"schema_version":1,"id":"w","name":null})", "/name", "must be a string, not null");
        row("workflow", workspace(R"("workflow":"My flow")"), "/workflow", "not a name");
        row("retention 0", workspace(R"("retention_days":0)"), "/retention_days", "between 1 and 36500");
        row("retention -1", workspace(R"("retention_days":-1)"), "/retention_days", "between 1 and");
        row("retention half", workspace(R"("retention_days":1.5)"), "/retention_days", "whole number");
        row("retention huge", workspace(R"("retention_days":99999999999)"), "/retention_days", "between 1 and");
        row("sources", workspace(R"("sources":{})"), "/sources", "must be an array, not an object");
        row("source", workspace(R"("sources":["files"])"), "/sources/0", "must be an object, not a string");
        row("source empty", source(""), "/sources/0/id /sources/0/type", "missing");
        row("source twice", workspace(R"("sources":[{"id":"a","type":"file"},{"id":"a","type":"file"}])"),
            "/sources/1/id", "Another source has the id \"a\"");
        row("source type", source(R"("id":"a","type":"rss")"), "/sources/0/type",
            "there are file, feed, folder, generator");
        row("channel",
            source(R"("id":"a","type":"telegram","queries":{"q":"+abc","r":"https:\/\/a.example\/x","s":"river"})"),
            "/sources/0/queries/q /sources/0/queries/r", "the name of a public channel");
        row("channel's server", source(R"("id":"a","type":"telegram","url":"t.me")"), "/sources/0/url",
            "http or https");
        row("listing", source(R"("id":"a","type":"web","queries":{"q":"news","r":"https:\/\/a.example\/"})"),
            "/sources/0/queries/q", "address of a page that lists others");
        row("patterns",
            source("\"id\":\"a\",\"type\":\"web\",\"include\":[\"/a/*\",\"news\",7,\"\"],\"exclude\":\"/b\""),
            "/sources/0/include/1 /sources/0/include/2 /sources/0/include/3 /sources/0/exclude", "begins with / or *");
        row("limits of pages",
            source(R"("id":"a","type":"web","pages":0,"minutes":1.5,"interval_ms":-1,"other_hosts":1)"),
            "/sources/0/other_hosts /sources/0/pages /sources/0/minutes /sources/0/interval_ms", "true or false");
        row("enabled", source(R"("id":"a","type":"file","enabled":"yes")"), "/sources/0/enabled", "true or false");
        row("private", source(R"("id":"a","type":"file","allow_private_network":1)"),
            "/sources/0/allow_private_network", "true or false, not a number");
        row("pseudonyms", source(R"("id":"a","type":"file","pseudonymise":"yes")"), "/sources/0/pseudonymise",
            "true or false");
        row("schedule", source(R"("id":"a","type":"feed","schedule":60)"), "/sources/0/schedule", "string or null");
        row("no schedule", source(R"("id":"a","type":"feed","schedule":"")"), "/sources/0/schedule", "empty");
        row("schedule of files", source(R"("id":"a","type":"file","schedule":"1h")"), "/sources/0/schedule",
            "Nothing is fetched");
        row("schedule in words", source(R"("id":"a","type":"feed","schedule":"now and then")"), "/sources/0/schedule",
            "is no schedule");
        row("schedule too short", source(R"("id":"a","type":"feed","schedule":"every 0 minutes")"),
            "/sources/0/schedule", "at least a minute");
        row("schedule too long", source(R"("id":"a","type":"feed","schedule":"99999999999999999999d")"),
            "/sources/0/schedule", "at most 366 days");
        row("schedule in cron", source(R"("id":"a","type":"feed","schedule":"0 25 * * *")"), "/sources/0/schedule",
            "The hour \"25\"");
        row("schedule without time", source(R"("id":"a","type":"feed","schedule":{"missed":"once"})"),
            "/sources/0/schedule", "one of \"every\" and \"cron\"");
        row("schedule twice", source(R"("id":"a","type":"feed","schedule":{"every":"1h","cron":"0 6 * * *"})"),
            "/sources/0/schedule", "one of");
        row("schedule, cron as interval", source(R"("id":"a","type":"feed","schedule":{"every":"0 6 * * *"})"),
            "/sources/0/schedule/every", "is no schedule");
        row("schedule elsewhere",
            source(R"("id":"a","type":"feed","schedule":{"cron":"0 6 * * *","time_zone":"Mars"})"),
            "/sources/0/schedule/time_zone", "no time zone \"Mars\"");
        row("schedule policies",
            source(R"("id":"a","type":"feed","schedule":{"every":"1h","missed":"all","overlap":"kill"})"),
            "/sources/0/schedule/missed /sources/0/schedule/overlap", "\"skip\" or \"once\", not \"all\"");
        row("expected by", source(R"("id":"a","type":"feed","schedule":{"every":"1h","expected_by":"soon"})"),
            "/sources/0/schedule/expected_by", "no length of time");
        row("schedules", workspace(R"("schedules":[])"), "/schedules", "an object, not an array");
        row("schedule of nothing", workspace(R"("schedules":{"night":"daily"})"), "/schedules/night",
            "an object, not a string");
        row("schedule's name", workspace(R"("schedules":{"source:a":{"task":"prune","every":"1d"}})"),
            "/schedules/source:a", "not a name");
        row("task", workspace(R"("schedules":{"night":{"task":"sleep","every":"1d"}})"), "/schedules/night/task",
            "There is no task \"sleep\"; there are acquire, process,");
        row("no task, no time", workspace(R"("schedules":{"night":{}})"), "/schedules/night/task /schedules/night",
            "missing");
        row("task's keys", workspace(R"("schedules":{"n":{"task":"prune","every":"1d","source":"a","keep":2}})"),
            "/schedules/n/source /schedules/n/keep /schedules/n/source", "takes none; only acquire does");
        row("task's source", workspace(R"("schedules":{"n":{"task":"acquire","every":"1d","source":"a"}})"),
            "/schedules/n/source", "has no source \"a\"");
        row("task's file source",
            workspace(
                R"("sources":[{"id":"a","type":"file"}],"schedules":{"n":{"task":"acquire","every":"1d","source":"a"}})"),
            "/schedules/n/source", "of the type \"file\"");
        row("task's values",
            workspace(
                R"("schedules":{"n":{"task":"backup","cron":"* *","keep":0,"folder":"","enabled":1,"expected_by":7}})"),
            "/schedules/n/cron /schedules/n/expected_by /schedules/n/enabled /schedules/n/keep /schedules/n/folder",
            "five fields");
        row("housekeeping", workspace(R"("housekeeping":{"runs_days":0,"jobs_days":"x","backups_keep":null})"),
            "/housekeeping/runs_days /housekeeping/jobs_days /housekeeping/backups_keep", "between 1 and 36500");
        row("pause after", workspace(R"("pause_after":0)"), "/pause_after", "between 1 and 1000");
        row("queries", source(R"("id":"a","type":"file","queries":["x"])"), "/sources/0/queries", "an object");
        row("folder", source(R"("id":"a","type":"folder","queries":{"q":"inbox"})"), "/sources/0/queries/q",
            "must be its whole path");
        row("tables", workspace(R"("tables":{})"), "/tables", "an array, not an object");
        row("table", workspace(R"("tables":[7,{"columns":["a",1]}])"),
            "/tables/0 /tables/1/columns/1 /tables/1/mapping", "must be an object, not a number");
        row("table's mapping", workspace(R"("tables":[{"columns":["a"],"mapping":{"body":"a"}}])"),
            "/tables/0/mapping/body", "there are id, text, title");
        row("half a query", workspace(R"("sources":[{"queries":{"q":)"), "-", "not JSON");
        row("query number", source(R"("id":"a","type":"file","queries":{"q":5})"), "/sources/0/queries/q", "a string");
        row("query id", source(R"("id":"a","type":"file","queries":{"a/b~":"x"})"), "/sources/0/queries/a~1b~0",
            "not a name");
        row("query twice", source(R"("id":"a","type":"file","queries":{"q":"x","q":"y"})"), "/sources/0/queries/q",
            "twice");
        row("mapping", source(R"("id":"a","type":"file","mapping":[])"), "/sources/0/mapping", "an object");
        row("mapping field", source(R"("id":"a","type":"file","mapping":{"body":"/x"})"), "/sources/0/mapping/body",
            "there are id, text, title");
        row("mapping path", source(R"("id":"a","type":"file","mapping":{"text":["/a",3,""]})"),
            "/sources/0/mapping/text/1 /sources/0/mapping/text/2", "column name, not a number");
        row("mapping pointer", source(R"("id":"a","type":"file","mapping":{"text":"/a~2"})"), "/sources/0/mapping/text",
            "~ must be followed by 0 or 1");
        row("mapping items", source(R"("id":"a","type":"file","mapping":{"items":"/x"})"), "/sources/0/mapping/items",
            "one name and place a text");
        row("mapping items name", source(R"("id":"a","type":"file","mapping":{"items":{"the title":"/x"}})"),
            "/sources/0/mapping/items/the title", "no name of a field");
        row("mapping items path", source(R"("id":"a","type":"file","mapping":{"items":{"title":[3]}})"),
            "/sources/0/mapping/items/title/0", "not a number");
        row("mapping none", source(R"("id":"a","type":"file","mapping":{"text":[]})"), "/sources/0/mapping/text",
            "at least one");
        row("several", R"({"schema_version":9,"id":"A","retention_days":0,"sources":[{"id":"","type":3}]})",
            "/schema_version /id /retention_days /sources/0/id /sources/0/type", "newer");
        row("key twice and more", R"({"schema_version":1,"id":"w","id":"w","retention_days":0})", "/id /retention_days",
            "twice");
    }

    void names_every_problem() {
        QFETCH(std::string, text);
        QFETCH(std::string, pointers);
        QFETCH(std::string, reason);
        const Problems problems = config::checkWorkspaceText(text);
        std::string found;
        for (const config::Problem& problem : problems) {
            found += (found.empty() ? "" : " ") + (problem.pointer.empty() ? "-" : problem.pointer);
        }
        QVERIFY2(found == pointers, joined(problems).c_str());
        QVERIFY2(problems.front().reason.find(reason) != std::string::npos, joined(problems).c_str());

        const auto parsed = config::parseWorkspace(text);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, core::ErrorCode::InvalidInput);
        QCOMPARE(parsed.error().message, problems.front().reason);
        QCOMPARE(parsed.error().contextValue("pointer"), problems.front().pointer);
        QCOMPARE(parsed.error().contextValue("problems"), std::to_string(problems.size()));
    }

    void knows_web_addresses_data() {
        QTest::addColumn<std::string>("query");
        QTest::addColumn<bool>("valid");
        const auto row = [](const char* query, bool valid) { QTest::newRow(query) << std::string(query) << valid; };
        row("https://example.org/feed.xml", true);
        row("http://example.org", true);
        row("HTTPS://example.org/a?b=c&d=%20#e", true);
        row("http://127.0.0.1:8080/rss", true);
        row("http://[::1]/rss", true);
        row("https://пример.рф/лента", true);
        row("", false);
        row("example.org/feed", false);
        row("ftp://example.org/feed", false);
        row("file:///etc/passwd", false);
        row("feed://example.org/rss", false);
        row("javascript:alert(1)", false);
        row("https://", false);
        row("https:///feed", false);
        row("https://exa mple.org/", false);
        row("https://example.org/\nHost: x", false);
        row("http://[::1/rss", false);
        row("https://example.org:99999/", false);
        row("https://example.org:/", true);
        row("https://me:secret@example.org/rss", true);
        row("https://example.org:8a/", false);
        row("https://me@", false);
        row("https://[]/", false);
        row("https:example.org", false);
    }

    void knows_web_addresses() {
        QFETCH(std::string, query);
        QFETCH(bool, valid);
        const std::string feeds = json{{"q", query}}.dump();
        const Problems problems = config::checkWorkspaceText(source(R"("id":"a","type":"feed","queries":)" + feeds));
        QCOMPARE(problems.empty(), valid);
        QVERIFY(config::checkWorkspaceText(source(R"("id":"a","type":"file","queries":)" + feeds)).empty());
    }

    void refuses_depth() {
        const auto nested = [](std::size_t levels) {
            return R"({"schema_version":1,"id":"w","x":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
        };
        QVERIFY(config::checkWorkspaceText(nested(63)).empty());
        const Problems problems = config::checkWorkspaceText(nested(64));
        QCOMPARE(problems.size(), std::size_t(1));
        QVERIFY(problems.front().reason.find("deeper than 64") != std::string::npos);
        QVERIFY(config::checkWorkspaceText(nested(1'000'000)).front().pointer.size() < 1'000);
    }

    void fills_in_what_is_left_out() {
        const auto config =
            config::parseWorkspace(R"({"schema_version":1,"id":"w","sources":[{"id":"a","type":"feed"}]})");
        QVERIFY(config);
        QCOMPARE(config->name, std::string("w"));
        QCOMPARE(config->workflow, std::string("standard"));
        QVERIFY(!config->retentionDays);
        QVERIFY(config->source("a") != nullptr);
        QVERIFY(config->source("b") == nullptr);
        QVERIFY(config->source("a")->enabled);
        QVERIFY(!config->source("a")->schedule);
        QVERIFY(!config->source("a")->allowPrivateNetwork);
    }

    void reads_every_field() {
        const auto config = config::parseWorkspace(
            R"({"schema_version":1,"id":"w","name":"Wörld","workflow":"mine","retention_days":30,"sources":[)"
            R"({"id":"a","type":"feed","enabled":false,"queries":{"q2":"https:\/\/b.example/","q1":"http:\/\/a.example/"},)"
            R"("mapping":{"text":["/full_text","/text"],"author":"user"},"schedule":"1h","allow_private_network":true,)"
            R"("pseudonymise":true}]})");
        QVERIFY(config);
        QCOMPARE(config->name, std::string("Wörld"));
        QCOMPARE(config->workflow, std::string("mine"));
        QCOMPARE(config->retentionDays.value_or(0), 30);
        const config::SourceConfig expected{.id = "a",
                                            .type = "feed",
                                            .enabled = false,
                                            .queries = {{"q1", "http://a.example/"}, {"q2", "https://b.example/"}},
                                            .mapping = {{{"text", {"/full_text", "/text"}}, {"author", {"user"}}}},
                                            .schedule = config::ScheduleConfig{"1h"},
                                            .allowPrivateNetwork = true,
                                            .pseudonymise = true};
        QVERIFY(*config->source("a") == expected);
        QVERIFY(config::parseWorkspace(config::writeWorkspace(*config))->source("a")->pseudonymise);
    }

    void pages_are_written_as_they_were_read() {
        const std::string web =
            "\"exclude\":[\"*/live/*\"],\"include\":[\"/a/*\"],\"interval_ms\":5,\"minutes\":6,\"pages\":7";
        auto config = config::parseWorkspace(source(R"("id":"a","type":"web","other_hosts":true,)" + web));
        QVERIFY(config);
        const config::WebConfig expected{{"/a/*"}, {"*/live/*"}, true, 7, 6, 5};
        QVERIFY(config->source("a")->web == expected);
        config->document.clear();
        const auto again = config::parseWorkspace(config::writeWorkspace(*config));
        QVERIFY(again);
        QVERIFY(again->source("a")->web == expected);
        config->sources.front().web = {};
        QVERIFY(config::writeWorkspace(*config).find("pages") == std::string::npos);
    }

    void knows_channels_data() {
        QTest::addColumn<std::string>("query");
        QTest::addColumn<std::string>("channel");
        const auto row = [](const char* query, const char* channel) {
            QTest::newRow(query) << std::string(query) << std::string(channel);
        };
        row("river", "river");
        row(" @River_1 ", "river_1");
        row("t.me/river", "river");
        row("https://t.me/s/river?before=5", "river");
        row("HTTP://T.ME/river/17", "river");
        row("https://telegram.me/river", "river");
        row("", "");
        row("abc", "");
        row("+abcdef", "");
        row("1river", "");
        row("_river", "");
        row("ri-ver", "");
        row("https://a.example/river", "");
        row("https://t.me/joinchat/abc-def", "");
        row("https://t.me/+abcdef", "");
        row("abcdefghijklmnopqrstuvwxyzabcdefg", "");
    }

    void knows_channels() {
        QFETCH(std::string, query);
        QFETCH(std::string, channel);
        QCOMPARE(config::telegramChannel(query).value_or(""), channel);
    }

    void keeps_unknown_keys() {
        auto config = config::parseWorkspace(
            R"({"colour":{"a":[1,2]},"schema_version":1,"id":"w","sources":[{"id":"a","type":"file","proxy":"p"},{"id":"b","type":"feed","rate":7}]})");
        QVERIFY(config);
        config->name = "New";
        config->sources.erase(config->sources.begin());
        config->sources.front().schedule = config::ScheduleConfig{"daily"};
        const auto written = json::parse(config::writeWorkspace(*config));
        QCOMPARE(written.at("colour").dump(), std::string(R"({"a":[1,2]})"));
        QCOMPARE(written.at("name").get<std::string>(), std::string("New"));
        QCOMPARE(written.at("sources").size(), std::size_t(1));
        QCOMPARE(written.at("sources").at(0).at("rate").get<int>(), 7);
        QVERIFY(!written.at("sources").at(0).contains("proxy"));

        const auto again = config::parseWorkspace(config::writeWorkspace(*config));
        QVERIFY(again);
        QVERIFY(again->sources == config->sources);
        QCOMPARE(config::writeWorkspace(*again), config::writeWorkspace(*config));
    }

    void keeps_schedules_data() {
        QTest::addColumn<std::string>("schedule");
        QTest::addColumn<std::string>("line");
        const auto row = [](const char* schedule, const char* line) {
            QTest::newRow(schedule) << std::string(schedule) << std::string(line);
        };
        row(R"("every 30 minutes")", "every 30 minutes");
        row(R"("every hour")", "every hour");
        row(R"("6h")", "6h");
        row(R"("90 min")", "90 min");
        row(R"("0 6 * * mon-fri")", "0 6 * * mon-fri UTC");
        row(R"("0 6 1 1 1")", "0 6 1 1 1 UTC");
        row(R"({"every":"2 days","time_zone":"UTC","missed":"skip","overlap":"queue"})", "2 days");
        row(R"({"cron":"0 9 * * *","time_zone":"Europe/Paris","missed":"once","overlap":"skip"})",
            "0 9 * * * Europe/Paris");
        row(R"({"note":"n","every":"1h","time_zone":"UTC","missed":"once","overlap":"skip"})", "1h");
        row(R"({"every":"1h","time_zone":"UTC","missed":"once","overlap":"skip","expected_by":"30 minutes"})", "1h");
        row(R"({"every":"1h","time_zone":"UTC","missed":"once","overlap":"skip","expected_by":null})", "1h");
    }

    void keeps_schedules() {
        QFETCH(std::string, schedule);
        QFETCH(std::string, line);
        const auto config = config::parseWorkspace(source(R"("id":"a","type":"feed","schedule":)" + schedule));
        QVERIFY(config);
        QCOMPARE(config::scheduleLine(*config->source("a")->schedule), line);
        const std::string written = config::writeWorkspace(*config);
        QCOMPARE(json::parse(written).at("sources").at(0).at("schedule").dump(), json::parse(schedule).dump());
        const auto again = config::parseWorkspace(written);
        QVERIFY(again && again->sources == config->sources);
    }

    void keeps_schedules_of_tasks() {
        const std::string text = workspace(
            R"("sources":[{"id":"a","type":"feed","schedule":{"every":"1h","expected_by":"20m"}},)"
            R"({"id":"off","type":"feed","schedule":"1h","enabled":false}],"schedules":{)"
            R"("week":{"task":"report","cron":"0 6 * * mon","time_zone":"Asia/Kathmandu","keep":8,"note":"n"},)"
            R"("night":{"task":"backup","cron":"0 3 * * *","missed":"skip","folder":"/mnt/b","expected_by":"2h"},)"
            R"("off":{"task":"vacuum","every":"1d","enabled":false},)"
            R"("pull":{"task":"acquire","every":"6h","source":"a","overlap":"queue"}},)"
            R"("housekeeping":{"runs_days":7,"jobs_days":null,"more":1},"pause_after":null)");
        const auto config = config::parseWorkspace(text);
        QVERIFY2(config, config ? "" : config.error().describe().c_str());
        std::string active;
        for (const config::TaskSchedule& one : config->activeSchedules())
            active += one.id + " = " + config::scheduleLine(one) + "\n";
        QCOMPARE(active, std::string("source:a = 1h\nnight = backup 0 3 * * * UTC\npull = acquire 6h\n"
                                     "week = report 0 6 * * mon Asia/Kathmandu\n"));
        QCOMPARE(config::expectedWithin(config->schedules[0].schedule).value(), std::chrono::minutes(120));
        QVERIFY(!config::expectedWithin(config->schedules[3].schedule));
        QCOMPARE(config->schedules[0].folder, std::string("/mnt/b"));
        QCOMPARE(config->schedules[3].keep.value(), 8);
        QCOMPARE(config->housekeeping.runsDays.value(), 7);
        QVERIFY(!config->housekeeping.jobsDays);
        QCOMPARE(config->housekeeping.logsDays.value(), 14);
        QVERIFY(!config->pauseAfter);
        const std::string written = config::writeWorkspace(*config);
        const auto again = config::parseWorkspace(written);
        QVERIFY(again && again->schedules == config->schedules && again->housekeeping == config->housekeeping);
        QCOMPARE(config::writeWorkspace(*again), written);
        const json document = json::parse(written);
        QCOMPARE(document.at("schedules").at("week").at("note").get<std::string>(), std::string("n"));
        QCOMPARE(document.at("housekeeping").dump(), std::string(R"({"jobs_days":null,"more":1,"runs_days":7})"));
        QVERIFY(document.at("pause_after").is_null());
        // What says nothing is not written.
        const json plain = json::parse(config::writeWorkspace(*config::parseWorkspace(workspace(R"("sources":[])"))));
        for (const char* key : {"schedules", "housekeeping", "pause_after"}) QVERIFY2(!plain.contains(key), key);
    }

    void says_schedules_in_words_data() {
        QTest::addColumn<std::string>("when");
        QTest::addColumn<std::string>("words");
        const auto row = [](const char* when, const char* words) {
            QTest::newRow(when) << std::string(when) << std::string(words);
        };
        row("90m", "every 90 minutes");
        row("every 60 minutes", "every hour");
        row("6h", "every 6 hours");
        row("daily", "every day");
        row("14 days", "every 2 weeks");
        row("36h", "every 36 hours");
        row("0 9 * * mon", "at 09:00 on Monday (UTC)");
    }

    void says_schedules_in_words() {
        QFETCH(std::string, when);
        QFETCH(std::string, words);
        QCOMPARE(config::describe(config::ScheduleConfig{when}), words);
    }

    void drops_a_mapping_that_was_emptied() {
        auto config = config::parseWorkspace(source(R"("id":"a","type":"file","mapping":{"text":"x"})"));
        QVERIFY(config);
        config->sources.front().mapping = {};
        const auto again = config::parseWorkspace(config::writeWorkspace(*config));
        QVERIFY(again);
        QVERIFY(again->sources.front().mapping.empty());
    }

    void makes_a_workspace() {
        const config::WorkspaceConfig made = config::makeWorkspace("first", "");
        QCOMPARE(made.name, std::string("first"));
        const auto again = config::parseWorkspace(config::writeWorkspace(made));
        QVERIFY(again);
        QCOMPARE(again->sources.size(), std::size_t(1));
        QCOMPARE(again->sources.front().id, std::string("files"));
        QCOMPARE(again->sources.front().type, std::string("file"));
        QCOMPARE(again->workflow, std::string("standard"));
    }

    void reads_mappings_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<bool>("valid");
        QTest::newRow("paths") << std::string(R"({"text":["/a","b"],"id":"/id"})") << true;
        QTest::newRow("empty") << std::string("{}") << true;
        QTest::newRow("array") << std::string("[]") << false;
        QTest::newRow("field") << std::string(R"({"words":"x"})") << false;
        QTest::newRow("twice") << std::string(R"({"text":"x","text":"y"})") << false;
        QTest::newRow("garbage") << std::string("text=x") << false;
    }

    void reads_mappings() {
        QFETCH(std::string, text);
        QFETCH(bool, valid);
        const auto mapping = config::parseMapping(text);
        QCOMPARE(mapping.has_value(), valid);
        if (!valid) QCOMPARE(mapping.error().code, core::ErrorCode::InvalidInput);
    }

    void starters_are_valid() {
        QVERIFY(config::starters().size() >= 2);
        for (const config::Starter& starter : config::starters()) {
            const Problems problems = config::checkWorkspaceText(starter.document);
            QVERIFY2(problems.empty(), joined(problems).c_str());
            QCOMPARE(config::parseWorkspace(starter.document)->id, std::string(starter.id));
        }
        QVERIFY(!config::starterDocument("world-news").empty());
        QVERIFY(config::starterDocument("nothing").empty());
    }
};

GROUNDSWELL_TEST(WorkspaceConfigTest, workspace_config)
#include "tst_workspace_config.moc"
