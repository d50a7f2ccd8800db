#include "models/config/workflow_config.h"
#include "tests/support/test_registry.h"
#include "ui/editors/workflow_graph.h"
#include "ui/editors/workflow_layout.h"

#include <QTest>

#include <set>

using namespace groundswell;
using config::SketchedStep;
using config::WorkflowSketch;
using ui::WorkflowLayout;
using ui::WorkflowLine;

namespace {

WorkflowSketch standardSketch() {
    return config::sketchWorkflow(config::writeWorkflow(config::standardWorkflow()));
}

SketchedStep stepBetween(const std::string& from, const std::string& to, std::vector<std::string> routes = {}) {
    SketchedStep step;
    step.id = from + "-" + to;
    step.kind = "clean";
    step.from = from;
    step.to = to;
    step.onError = "failed";
    step.routes = std::move(routes);
    return step;
}

WorkflowSketch sketchOf(std::vector<std::string> states, std::vector<SketchedStep> steps) {
    WorkflowSketch sketch;
    sketch.id = "w";
    sketch.initial = states.empty() ? std::string() : states.front();
    sketch.states = std::move(states);
    sketch.finals = {"done", "failed"};
    sketch.steps = std::move(steps);
    return sketch;
}

WorkflowSketch chain(int length) {
    std::vector<std::string> states;
    std::vector<SketchedStep> steps;
    for (int i = 0; i < length; ++i) states.push_back("s" + std::to_string(i));
    for (int i = 0; i + 1 < length; ++i)
        steps.push_back(stepBetween(states[static_cast<std::size_t>(i)], states[static_cast<std::size_t>(i) + 1]));
    states.push_back("failed");
    return sketchOf(states, steps);
}

// A part of a line through the inside of a box.
bool crosses(const QPointF& a, const QPointF& b, const QRectF& box) {
    const QRectF part = QRectF(QPointF(std::min(a.x(), b.x()), std::min(a.y(), b.y())),
                               QPointF(std::max(a.x(), b.x()), std::max(a.y(), b.y())));
    const QRectF inside = box.adjusted(1, 1, -1, -1);
    return part.left() < inside.right() && part.right() > inside.left() && part.top() < inside.bottom() &&
           part.bottom() > inside.top();
}

bool isOnBorder(const QPointF& point, const QRectF& box) {
    return box.adjusted(-0.5, -0.5, 0.5, 0.5).contains(point) && !box.adjusted(0.5, 0.5, -0.5, -0.5).contains(point);
}

}  // namespace

Q_DECLARE_METATYPE(groundswell::config::WorkflowSketch)

class WorkflowLayoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drawsEverySketch_data() {
        QTest::addColumn<WorkflowSketch>("sketch");
        QTest::addColumn<int>("stepLines");  // of steps and routes
        QTest::newRow("nothing") << WorkflowSketch() << 0;
        QTest::newRow("one state") << sketchOf({"done"}, {}) << 0;
        QTest::newRow("standard") << standardSketch() << 7;
        QTest::newRow("a branch") << sketchOf({"ready", "a", "b", "done", "failed"},
                                              {stepBetween("ready", "a", {"b"}), stepBetween("a", "done"),
                                               stepBetween("b", "done")})
                                  << 4;
        QTest::newRow("a way round") << sketchOf(
                                            {"ready", "a", "b", "c", "d", "e", "f", "done", "failed"},
                                            {stepBetween("ready", "a", {"done", "c", "f"}), stepBetween("a", "b"),
                                             stepBetween("b", "c", {"e"}), stepBetween("c", "d"), stepBetween("d", "e"),
                                             stepBetween("e", "f"), stepBetween("f", "done")})
                                     << 11;
        QTest::newRow("a cycle") << sketchOf(
                                        {"ready", "a", "b", "failed"},
                                        {stepBetween("ready", "a"), stepBetween("a", "b"), stepBetween("b", "ready")})
                                 << 3;
        QTest::newRow("into itself") << sketchOf({"ready", "failed"}, {stepBetween("ready", "ready")}) << 1;
        QTest::newRow("unreachable") << sketchOf({"ready", "done", "island", "failed"},
                                                 {stepBetween("ready", "done"), stepBetween("island", "done")})
                                     << 2;
        QTest::newRow("unknown states") << sketchOf({"ready", "failed"},
                                                    {stepBetween("ready", "nowhere"), stepBetween("nowhere", "ready")})
                                        << 0;
        QTest::newRow("no failed") << sketchOf({"ready", "done"}, {stepBetween("ready", "done")}) << 1;
        QTest::newRow("61 states") << chain(60) << 59;
    }
    void drawsEverySketch() {
        QFETCH(const WorkflowSketch, sketch);
        QFETCH(const int, stepLines);
        const WorkflowLayout layout = ui::layOutWorkflow(sketch);
        QCOMPARE(layout.boxes.size(), sketch.states.size());
        for (std::size_t a = 0; a < layout.boxes.size(); ++a) {
            QVERIFY(layout.bounds.contains(layout.boxes[a].rect));
            QVERIFY(layout.boxes[a].rect.left() >= 0);
            for (std::size_t b = a + 1; b < layout.boxes.size(); ++b)
                QVERIFY(!layout.boxes[a].rect.adjusted(-8, -8, 8, 8).intersects(layout.boxes[b].rect));
        }
        int lines = 0;
        for (const WorkflowLine& line : layout.lines) {
            checkLine(layout, line);
            if (line.kind == ui::WorkflowLineKind::Step || line.kind == ui::WorkflowLineKind::Route) ++lines;
        }
        QCOMPARE(lines, stepLines);
    }

    void isTheSameEveryTime() {
        const WorkflowLayout first = ui::layOutWorkflow(standardSketch());
        const WorkflowLayout second = ui::layOutWorkflow(standardSketch());
        QCOMPARE(first.boxes.size(), second.boxes.size());
        for (std::size_t i = 0; i < first.boxes.size(); ++i) {
            QCOMPARE(first.boxes[i].state, second.boxes[i].state);
            QCOMPARE(first.boxes[i].rect, second.boxes[i].rect);
        }
    }

    void theStandardOneTurnsAfterFive() {
        const WorkflowLayout layout = ui::layOutWorkflow(standardSketch());
        const std::map<std::string, QPointF> places{
            {"ready", {24, 56}},      {"cleaned", {200, 56}},    {"identified", {376, 56}},
            {"keyworded", {552, 56}}, {"vectorized", {728, 56}}, {"clustered", {728, 184}},
            {"tagged", {552, 184}},   {"completed", {376, 184}}, {"failed", {376, 312}},
        };
        for (const auto& [state, place] : places) {
            const int box = layout.boxOf(state);
            QVERIFY2(box >= 0, state.c_str());
            QCOMPARE(layout.boxes[static_cast<std::size_t>(box)].rect.topLeft(), place);
            QCOMPARE(layout.boxes[static_cast<std::size_t>(box)].isFailure, state == "failed");
        }
        QCOMPARE(layout.boxOf("nowhere"), -1);
    }

    void keepsToTheRoomThatThereIs_data() {
        QTest::addColumn<int>("rowBoxes");
        QTest::addColumn<double>("gap");
        QTest::addColumn<QPointF>("tagged");
        QTest::newRow("as usual") << 5 << 48.0 << QPointF(552, 184);
        QTest::newRow("wide gaps") << 5 << 80.0 << QPointF(24 + 3 * 208, 184);
        QTest::newRow("shorter rows") << 4 << 48.0 << QPointF(24 + 176, 184);
        QTest::newRow("three") << 3 << 48.0 << QPointF(24, 312);
        QTest::newRow("never fewer than three") << 1 << 48.0 << QPointF(24, 312);
    }
    void keepsToTheRoomThatThereIs() {
        QFETCH(const int, rowBoxes);
        QFETCH(const double, gap);
        QFETCH(const QPointF, tagged);
        const WorkflowLayout layout = ui::layOutWorkflow(standardSketch(), {.rowBoxes = rowBoxes, .gap = gap});
        QCOMPARE(layout.boxes[static_cast<std::size_t>(layout.boxOf("tagged"))].rect.topLeft(), tagged);
        for (const WorkflowLine& line : layout.lines) {
            checkLine(layout, line);
            if (line.step >= 0 && !line.labelIsBeside) QVERIFY(line.labelRoom >= gap - 4);
        }
    }

    void labelsPartWhereTheyMay_data() {
        QTest::addColumn<QString>("label");
        QTest::addColumn<double>("room");  // of how many "m"
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("fits") << QStringLiteral("mmm-mmm") << 9.0 << QStringList{QStringLiteral("mmm-mmm")};
        QTest::newRow("parts") << QStringLiteral("mmm-mmm") << 4.0
                               << QStringList{QStringLiteral("mmm-"), QStringLiteral("mmm")};
        QTest::newRow("parts best") << QStringLiteral("m_mm_mmm") << 5.0
                                    << QStringList{QStringLiteral("m_mm_"), QStringLiteral("mmm")};
        QTest::newRow("empty") << QString() << 4.0 << QStringList{QString()};
    }
    void labelsPartWhereTheyMay() {
        QFETCH(const QString, label);
        QFETCH(const double, room);
        QFETCH(const QStringList, lines);
        const QFontMetricsF metrics{QFont()};
        QCOMPARE(ui::workflowLabelLines(label, room * metrics.horizontalAdvance(QChar(u'm')), metrics), lines);
    }
    void aLongLabelEndsInAnEllipsis() {
        const QFontMetricsF metrics{QFont()};
        const double room = 4 * metrics.horizontalAdvance(QChar(u'm'));
        const QStringList lines = ui::workflowLabelLines(QStringLiteral("mmmmmmmmm"), room, metrics);
        QCOMPARE(lines.size(), 1);
        QVERIFY(lines.front().endsWith(QChar(0x2026)));
        QVERIFY(metrics.horizontalAdvance(lines.front()) <= room);
    }

    void arrowsReachAllOfTheStandardOne() {
        const WorkflowLayout layout = ui::layOutWorkflow(standardSketch());
        std::set<int> reached;
        std::vector<int> open{layout.boxOf("ready")};
        while (!open.empty()) {
            const int box = open.back();
            open.pop_back();
            if (!reached.insert(box).second) continue;
            for (const Qt::Key arrow : {Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down}) {
                if (const int next = ui::workflowBoxTowards(layout, box, arrow); next >= 0) open.push_back(next);
            }
        }
        QCOMPARE(reached.size(), layout.boxes.size());
        QCOMPARE(ui::workflowBoxTowards(layout, layout.boxOf("ready"), Qt::Key_Right), layout.boxOf("cleaned"));
        QCOMPARE(ui::workflowBoxTowards(layout, layout.boxOf("vectorized"), Qt::Key_Down), layout.boxOf("clustered"));
        QCOMPARE(ui::workflowBoxTowards(layout, layout.boxOf("ready"), Qt::Key_Left), -1);
    }

private:
    static void checkLine(const WorkflowLayout& layout, const WorkflowLine& line) {
        QVERIFY(line.path.size() >= 2);
        const auto rectOf = [&](int box) { return layout.boxes[static_cast<std::size_t>(box)].rect; };
        QVERIFY(isOnBorder(line.path.back(), rectOf(line.to)));
        if (line.from >= 0) QVERIFY(isOnBorder(line.path.front(), rectOf(line.from)));
        for (qsizetype i = 0; i + 1 < line.path.size(); ++i) {
            const QPointF a = line.path[i];
            const QPointF b = line.path[i + 1];
            QVERIFY(a.x() == b.x() || a.y() == b.y());
            for (const ui::WorkflowBox& box : layout.boxes) {
                QVERIFY2(!crosses(a, b, box.rect), box.state.c_str());
            }
        }
    }
};

GROUNDSWELL_TEST(WorkflowLayoutTest, workflow_layout)
#include "tst_workflow_layout.moc"
