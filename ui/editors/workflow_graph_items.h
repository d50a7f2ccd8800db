#pragma once

#include "ui/editors/workflow_layout.h"

#include <QFontMetricsF>
#include <QGraphicsObject>
#include <QStringList>

class QPainter;

namespace groundswell::ui {

class WorkflowGraph;

/// A label in one line, or in two that part behind a "-", "_", "." or blank where one is too wide for the room. What is
/// still too wide ends in an ellipsis.
[[nodiscard]] QStringList workflowLabelLines(const QString& label, double room, const QFontMetricsF& metrics);

/// One line of the graph with its label.
class WorkflowEdge : public QGraphicsItem {
public:
    WorkflowEdge(const WorkflowLine& line, QString label, bool isChanged);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
    /// Where its words stand.
    [[nodiscard]] const QRectF& labelRect() const { return m_labelRect; }

private:
    void placeLabel(const QString& label);

    const WorkflowLine m_line;
    const bool m_isChanged;
    QStringList m_words;  ///< the label, line by line
    QRectF m_labelRect;
};

/// One state of the graph.
class WorkflowNode : public QGraphicsObject {
    Q_OBJECT

public:
    struct Look {
        QString name;
        QString below;
        double share = -1;  ///< of the longest bar; < 0 = no bar
        int problems = 0;
        bool isFailure = false;
        bool isAdded = false;
        bool canFail = false;
        bool failsNowhere = false;  ///< a step leaves it, but says no state for what fails
    };

    WorkflowNode(const WorkflowGraph& graph, int box, Look look);

    /// What it shows, in one line.
    [[nodiscard]] QString words() const;
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
    /// The mark of a way to failed, or of a way that is missing.
    static void drawRing(QPainter& painter, const QPointF& centre, bool isBroken);

Q_SIGNALS:
    void pressed(int box);

protected:
    void mousePressEvent(QGraphicsSceneMouseEvent* event) override;

private:
    void paintWords(QPainter& painter, const QRectF& rect) const;
    void paintBar(QPainter& painter, const QRectF& rect) const;
    void paintProblems(QPainter& painter, const QPointF& centre) const;

    const WorkflowGraph& m_graph;
    const int m_box;
    const Look m_look;
};

}  // namespace groundswell::ui
