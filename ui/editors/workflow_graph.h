#pragma once

#include "ui/editors/workflow_graph_items.h"
#include "ui/editors/workflow_layout.h"

#include <QGraphicsView>

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace groundswell::ui {

/// What the graph shows. A value.
struct WorkflowPicture {
    config::WorkflowSketch sketch;
    std::map<std::string, std::int64_t> counts;  ///< items by state
    bool hasCounts = false;
    std::set<std::string> changedSteps;  ///< ids, in this draft
    std::set<std::string> addedStates;
    std::map<std::string, int> problems;  ///< by state
};

/// The states of a workflow as boxes with the steps between them as lines. Boxes take the keyboard's focus: arrows
/// follow the lines, Page Up and Page Down go through all states, Home and End to the first and the last. Owner thread
/// only.
class WorkflowGraph : public QGraphicsView {
    Q_OBJECT

public:
    explicit WorkflowGraph(QWidget* parent = nullptr);

    void setPicture(WorkflowPicture picture);
    [[nodiscard]] const WorkflowPicture& picture() const { return m_picture; }
    [[nodiscard]] const WorkflowLayout& flow() const { return m_layout; }
    /// Without a signal.
    void selectState(const QString& state);
    [[nodiscard]] QString selectedState() const;
    /// Index into flow().boxes; -1 = none.
    [[nodiscard]] int selectedBox() const { return m_selected; }
    void zoomIn();
    void zoomOut();
    /// All of it, at most in its own size.
    void fit();

Q_SIGNALS:
    /// A person chose a state.
    void stateChosen(const QString& state);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
    /// True when it is another one than before.
    bool layOut();
    void build();
    [[nodiscard]] double labelGap() const;
    [[nodiscard]] double scaleFor(const QRectF& bounds) const;
    [[nodiscard]] QString labelOf(const WorkflowLine& line) const;
    [[nodiscard]] WorkflowNode::Look lookOf(const WorkflowBox& box) const;
    [[nodiscard]] std::int64_t mostWaiting() const;
    void choose(int box);
    void describe();

    WorkflowPicture m_picture;
    WorkflowLayout m_layout;
    WorkflowRoom m_room;
    QList<WorkflowNode*> m_nodes;
    int m_selected = -1;
    bool m_fits = true;  ///< nobody has zoomed
};

/// The box that an arrow key leads to: along a line when there is one that way, else the nearest; -1 = none.
[[nodiscard]] int workflowBoxTowards(const WorkflowLayout& layout, int from, Qt::Key arrow);

}  // namespace groundswell::ui
