#pragma once

#include <QListView>

namespace groundswell::ui {

class RisingDelegate;

/// The cards of the overview in a grid of three columns that fills the width.
class CardList : public QListView {
    Q_OBJECT

public:
    explicit CardList(QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    RisingDelegate* m_delegate;
};

}  // namespace groundswell::ui
