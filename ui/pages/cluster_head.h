#pragma once

#include "models/domain/cluster.h"
#include "ui/pages/page.h"

#include <QWidget>

#include <map>

class QAction;
class QHBoxLayout;
class QToolButton;

namespace groundswell::ui {

class TextLabel;

/// The head line of the cluster dock: its number and what can be done with it. Narrow, it shows icons alone.
class ClusterHead : public QWidget {
    Q_OBJECT

public:
    explicit ClusterHead(QWidget* parent = nullptr);

    void setCluster(const domain::Cluster& cluster);
    void setNumber(qlonglong cluster);
    /// An item of the list is chosen.
    void setItemChosen(bool chosen);
    void setSplitting(bool splitting);

    enum class More { PinExemplar, FreeExemplar, CopyId, OpenItems, Similar };

Q_SIGNALS:
    /// `where` is where a menu for it would open.
    void actRequested(groundswell::ui::RowAction action, const QPoint& where);
    void moreRequested(groundswell::ui::ClusterHead::More what);
    void closeRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void addAct(QHBoxLayout* row, RowAction action, const QString& name, const QString& words, const QString& iconName,
                const QString& tip);
    void addMore(QHBoxLayout* row);
    void fit();

    TextLabel* m_id;
    std::map<RowAction, QToolButton*> m_acts;
    QToolButton* m_more;
    std::map<More, QAction*> m_moreActions;
};

}  // namespace groundswell::ui
