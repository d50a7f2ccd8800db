#include "models/core/histogram.h"
#include "pipeline/report/step_metrics.h"
#include "tests/support/test_registry.h"

#include <QRegularExpression>
#include <QTest>

#include <map>

using namespace groundswell;
using namespace std::chrono_literals;

namespace {

domain::StepRecord recordOf(std::int64_t run, const std::string& step, std::uint64_t nanoseconds, std::int64_t items) {
    core::Histogram times;
    times.add(nanoseconds, static_cast<std::uint64_t>(items));
    domain::StepRecord record;
    record.run = {run};
    record.workflow = "standard";
    record.step = step;
    record.itemsIn = items;
    record.done = items - 3;
    record.failed = 2;
    record.waiting = 1;
    record.calls = items;
    record.bytesIn = items * 100;
    record.waitTime = 250ms;
    record.runTime = std::chrono::nanoseconds(nanoseconds) * items;
    record.cpuTime = 10ms;
    record.runTimes = times.text();
    return record;
}

// Reads the exposition format as its specification says: sample -> value. Every line must be one of its three forms,
// and every sample must belong to the metric that was announced last.
std::map<std::string, double> parsed(const std::string& text, std::map<std::string, std::string>& types) {
    std::map<std::string, double> samples;
    if (text.empty() || text.back() != '\n') qFatal("The last line is not ended.");
    static const QRegularExpression help(QStringLiteral("^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) .+$"));
    static const QRegularExpression type(
        QStringLiteral("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)$"));
    static const QRegularExpression sample(QStringLiteral(
        "^([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\]|\\\\[\\\\\"n])*\",?)*\\})? "
        "(\\S+)$"));
    QString metric;
    for (const QString& line : QString::fromStdString(text).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        if (help.match(line).hasMatch()) continue;
        if (const auto found = type.match(line); found.hasMatch()) {
            metric = found.captured(1);
            if (types.contains(metric.toStdString())) qFatal("A metric is announced twice.");
            types[metric.toStdString()] = found.captured(2).toStdString();
            continue;
        }
        const auto found = sample.match(line);
        bool number = false;
        const double value = found.captured(3).toDouble(&number);
        if (!found.hasMatch() || !number) qFatal("No sample: %s", qPrintable(line));
        QString name = found.captured(1);
        if (types[metric.toStdString()] == "summary") name.remove(QRegularExpression(QStringLiteral("_(sum|count)$")));
        if (name != metric) qFatal("Out of place: %s", qPrintable(line));
        if (!samples.emplace((found.captured(1) + found.captured(2)).toStdString(), value).second)
            qFatal("Twice: %s", qPrintable(line));
    }
    return samples;
}

}  // namespace

class StepMetricsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void prometheus_reads_it_back() {
        const std::vector<domain::StepRecord> steps{recordOf(1, "clean", 1'000, 100),
                                                    recordOf(1, "vector", 200'000'000, 10)};
        std::map<std::string, std::string> types;
        const auto samples = parsed(report::prometheusText("desk", steps), types);
        const auto value = [&](const std::string& name, const std::string& step, const std::string& more = {}) {
            return samples.at(name + "{workspace=\"desk\",workflow=\"standard\",step=\"" + step + "\"" + more + "}");
        };
        QCOMPARE(value("groundswell_step_items_in_total", "clean"), 100.0);
        QCOMPARE(value("groundswell_step_items_total", "clean", ",outcome=\"done\""), 97.0);
        QCOMPARE(value("groundswell_step_items_total", "vector", ",outcome=\"failed\""), 2.0);
        QCOMPARE(value("groundswell_step_items_total", "vector", ",outcome=\"waiting\""), 1.0);
        QCOMPARE(value("groundswell_step_calls_total", "vector"), 10.0);
        QCOMPARE(value("groundswell_step_text_bytes_total", "vector"), 1'000.0);
        QCOMPARE(value("groundswell_step_wait_seconds_total", "clean"), 0.25);
        QCOMPARE(value("groundswell_step_cpu_seconds_total", "clean"), 0.01);
        QCOMPARE(value("groundswell_step_run_seconds_sum", "vector"), 2.0);
        QCOMPARE(value("groundswell_step_run_seconds_count", "vector"), 10.0);
        const double p95 = value("groundswell_step_run_seconds", "vector", ",quantile=\"0.95\"");
        QVERIFY(std::abs(p95 - 0.2) <= 0.2 / 64);
        QCOMPARE(types.at("groundswell_step_run_seconds"), std::string("summary"));
        QCOMPARE(types.at("groundswell_step_items_total"), std::string("counter"));
    }

    void labels_are_escaped() {
        std::map<std::string, std::string> types;
        const std::vector<domain::StepRecord> steps{recordOf(1, "clean", 1, 4)};
        const auto samples = parsed(report::prometheusText("a\\b\"c\nd", steps), types);
        QVERIFY(
            samples.contains("groundswell_step_calls_total{workspace=\"a\\\\b\\\"c\\nd\",workflow=\"standard\","
                             "step=\"clean\"}"));
    }

    void nothing_measured_is_no_quantile() {
        domain::StepRecord step = recordOf(1, "clean", 1, 4);
        step.runTimes.clear();
        std::map<std::string, std::string> types;
        const auto samples = parsed(report::prometheusText("desk", std::span(&step, 1)), types);
        for (const auto& [name, value] : samples) QVERIFY2(name.find("quantile") == std::string::npos, name.c_str());
        QVERIFY(parsed(report::prometheusText("desk", {}), types = {}).empty());
    }

    void runs_are_merged() {
        const std::vector<domain::StepRecord> records{recordOf(1, "clean", 1'000, 90), recordOf(1, "vector", 5, 10),
                                                      recordOf(2, "clean", 9'000, 10)};
        const auto merged = report::mergeSteps(records);
        QCOMPARE(merged.size(), std::size_t(2));
        QVERIFY(merged[0].run.isNone());
        QCOMPARE(merged[1].run.value, std::int64_t(1));
        QCOMPARE(merged[0].itemsIn, std::int64_t(100));
        QCOMPARE(merged[0].failed, std::int64_t(4));
        QCOMPARE(merged[0].waitTime, std::chrono::nanoseconds(500ms));
        const auto figures = report::StepFigures::of(merged[0]);
        QVERIFY(std::abs(figures.median - 1e-6) <= 1e-6 / 64);
        QVERIFY(std::abs(figures.percentile95 - 9e-6) <= 9e-6 / 64);
    }

    void csv_has_a_row_for_each_record() {
        const std::vector<domain::StepRecord> records{recordOf(7, "clean", 64, 90)};
        const QStringList lines =
            QString::fromStdString(report::stepsCsv(records)).split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 2);
        const QStringList names = lines[0].split(QLatin1Char(','));
        const QStringList cells = lines[1].split(QLatin1Char(','));
        QCOMPARE(cells.size(), names.size());
        const auto cell = [&](const char* name) { return cells.at(names.indexOf(QString::fromLatin1(name))); };
        QCOMPARE(cell("run_id"), QStringLiteral("7"));
        QCOMPARE(cell("step"), QStringLiteral("clean"));
        QCOMPARE(cell("done"), QStringLiteral("87"));
        QCOMPARE(cell("wait_s"), QStringLiteral("0.25"));
        QVERIFY(std::abs(cell("p95_s").toDouble() - 64e-9) <= 1e-9);
    }
};

GROUNDSWELL_TEST(StepMetricsTest, step_metrics)
#include "tst_step_metrics.moc"
